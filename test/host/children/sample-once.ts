/** A sampler with one session that ends at once: prints how often it looked, and ends by itself when nothing keeps it awake. */
import { pino } from 'pino';
import { Sampler } from '../../../src/host/samples.ts';

const [dir = '', repo = ''] = process.argv.slice(2);
let looks = 0;
const live = () => (++looks === 1 ? [{ session_id: 's1', role: 'dev', output_bytes: 7, memory_limit: null }] : []);
new Sampler({ dir, repo, digest: 'none', log: pino({ level: 'silent' }), live, over: () => undefined }).wake();
process.on('exit', () => console.log(looks));

/** The adapters that speak the Agent Client Protocol, by what the configuration calls them. */
import { gemini as geminiManifest } from '../gemini/manifest.ts';
import { acpWith } from './index.ts';

export const gemini = acpWith('gemini', geminiManifest);
/** Any agent of the protocol, by its command. */
export const acp = acpWith('acp', null);

/**
 * From token to deed. Layers from the top: text being written, dialog, copy mode, help, the screen's own keys. A paste is text where
 * text is written and nothing anywhere else: no pasted line can run a command.
 */

import { copyKey } from '../actions/copy-mode.ts';
import { findText } from '../actions/look.ts';
import { DEAF_MS, TOO_SOON } from '../dialogs/approval.ts';
import { findKey, keyName, refusal } from '../keys/index.ts';
import { MIN_COLS, MIN_ROWS } from '../layout.ts';
import type { Controls, Dialog } from '../model.ts';
import { cleanText, edit, emptyField, insert, type TextField } from '../parts/text-field.ts';
import { whyNot } from '../why-not.ts';
import { Mouse } from './mouse.ts';
import type { Token } from './tokenizer.ts';

/** Second Ctrl+C within this time detaches, ms. */
const TWICE = 2_000;

/** Earlier texts with ↑ on the first line, and back with ↓ on the last; null where the key only moves the caret. */
function recall(dialog: Dialog, key: string): TextField | null {
  const { field, history = [], recalled } = dialog;
  const at = recalled?.at ?? -1;
  const up = key === 'up' && field && !field.text.slice(0, field.caret).includes('\n');
  const down = key === 'down' && field && at >= 0 && !field.text.slice(field.caret).includes('\n');
  const next = up ? at + 1 : down ? at - 1 : null;
  if (next === null || !field || next >= history.length) return null;
  const own = recalled?.own ?? field;
  if (next < 0) delete dialog.recalled;
  else dialog.recalled = { at: next, own };
  return next < 0 ? own : emptyField(history[next] ?? '');
}

export class Dispatch {
  private interruptedAt = Number.NEGATIVE_INFINITY;
  private readonly controls: Controls;
  private readonly mouse: Mouse;
  constructor(controls: Controls) {
    this.controls = controls;
    this.mouse = new Mouse(controls);
  }

  token(token: Token): void {
    if (token.type === 'paste') this.paste(token.text);
    else if (token.type === 'focus') this.mouse.focus(token.on);
    else if (token.type === 'mouse') this.mouse.token(token);
    else if (token.type === 'key' && token.key === 'ctrl+c') this.interrupt();
    else if (token.type === 'key') this.key(token.key, token.text);
  }

  private key(name: string, text: string): void {
    const { ui } = this.controls;
    if (ui.toast && !ui.dialog) ui.toast = null;
    const { cols, rows } = this.controls.view;
    if (cols < MIN_COLS || rows < MIN_ROWS) {
      if (name === 'q') this.controls.leave(0);
      else if (name === 's') this.controls.stream();
      else if (name === '0') this.controls.questions();
      else this.controls.say('Make the window bigger first.');
      return;
    }
    if (ui.dialog) {
      this.dialog(ui.dialog, name, text);
      return;
    }
    if (ui.filtering) {
      this.filter(name, text);
      return;
    }
    if (ui.copying) {
      copyKey(this.controls, name);
      return;
    }
    if (ui.help && this.help(name)) return;
    const key = findKey(ui.screen, name, this.controls.view);
    if (!key) {
      this.controls.say(`${keyName(name)} does nothing here. ? lists the keys.`);
      return;
    }
    const why = refusal(key, this.controls.view);
    if (why !== null) {
      this.controls.say(`${key.show.split(' ')[0]}: ${why}.`, 'warn');
      return;
    }
    const before = key.still === undefined ? '' : JSON.stringify(ui);
    key.run(this.controls);
    if (key.still !== undefined && JSON.stringify(ui) === before) this.controls.say(`${keyName(name)}: ${key.still}.`, 'dim');
  }

  private paste(text: string): void {
    const { ui } = this.controls;
    if (ui.dialog?.field) ui.dialog.field = insert(ui.dialog.field, text);
    else if (ui.filtering) ui.filtering = insert(ui.filtering, text.replace(/\s+/g, ' '));
    else this.controls.say('Pasted text is ignored here; it goes into text fields only.');
  }

  private interrupt(): void {
    const { ui } = this.controls;
    const now = this.controls.clock();
    if (ui.dialog || ui.filtering || ui.copying || ui.help) {
      if (ui.dialog) this.controls.close();
      ui.filtering = null;
      ui.copying = null;
      ui.help = false;
    } else if (now - this.interruptedAt < TWICE) {
      this.controls.leave(0);
      return;
    }
    this.interruptedAt = now;
    this.controls.say(this.controls.view.demo ? 'Press Ctrl+C again to leave the demo; its agents end with it.' : 'Press Ctrl+C again to detach. Agents keep running.', 'warn');
  }

  private dialog(dialog: Dialog, key: string, text: string): void {
    const { controls } = this;
    if (dialog.field) {
      if (key === 'esc') {
        const written = dialog.field.text.trim() !== '' && dialog.field.text !== dialog.begun && !dialog.search && !dialog.unkept;
        controls.close();
        if (written) controls.say('Not sent. What you wrote is kept, and stands there when you open this again.', 'dim');
        return;
      }
      if (key === 'enter') {
        this.guarded(!dialog.search, () => dialog.send?.(dialog.field?.text ?? '', controls));
        return;
      }
      const own = dialog.keys.find((one) => text === '' && one.keys.includes(key));
      if (own) {
        this.guarded(own.changes === true, () => own.run(controls));
        return;
      }
      if (key === 'ctrl+e' && !dialog.search) {
        controls.editText('text.txt', dialog.field.text, (after) => {
          dialog.field = emptyField(cleanText(after).replace(/\n$/, ''));
        });
        return;
      }
      const next = recall(dialog, key) ?? edit(dialog.field, key, text);
      if (next) dialog.field = next;
      return;
    }
    if (controls.clock() < dialog.deafUntil) {
      dialog.deafUntil = controls.clock() + DEAF_MS;
      controls.say(TOO_SOON, 'dim');
      return;
    }
    if (key === 'esc') {
      if (dialog.back) controls.open({ ...dialog.back, field: emptyField(dialog.back.begun) });
      else controls.close();
      return;
    }
    if (key === '?') {
      controls.say(`${dialog.keys.map((one) => `${one.keys.join(' or ')}: ${one.label}`).join(', ')}, Esc: close. Enter never says yes.`);
      return;
    }
    const binding = dialog.keys.find((one) => one.keys.includes(key));
    if (!binding) return;
    this.guarded(binding.changes === true, () => binding.run(controls));
  }

  private guarded(changes: boolean, run: () => void): void {
    const why = changes ? whyNot(this.controls.view) : null;
    if (why === null) run();
    else this.controls.say(`Not now: ${why}.`, 'warn');
  }

  private filter(key: string, text: string): void {
    const { ui } = this.controls;
    if (!ui.filtering) return;
    const set = (value: string) => {
      if (ui.help) {
        ui.helpFind = value;
        ui.top = 0;
      } else if (ui.finding) findText(this.controls, value);
      else ui.filter = value;
      if (ui.screen === 'setup') ui.top = 0;
    };
    if (key === 'esc') {
      ui.filtering = null;
      set('');
      return;
    }
    if (key === 'enter') {
      if (ui.finding && ui.pane.find !== '' && !ui.pane.found) this.controls.say(`“${ui.pane.find}” is not in what is kept of this agent.`);
      else if (!ui.finding) set(ui.filtering.text.trim());
      ui.filtering = null;
      return;
    }
    const next = key === 'ctrl+j' ? null : edit(ui.filtering, key, text);
    if (next) {
      ui.filtering = next;
      set(ui.finding ? next.text : next.text.trim());
    }
  }

  /** Help scrolls and closes; screens and leaving go on working. */
  private help(key: string): boolean {
    const { ui } = this.controls;
    const scroll: Record<string, number> = { j: 1, down: 1, k: -1, up: -1, 'ctrl+d': 8, 'ctrl+u': -8, pagedown: 16, pageup: -16, g: -1000, G: 1000 };
    const by = scroll[key];
    if (by !== undefined) {
      ui.top = Math.max(0, Math.min(200, ui.top + by));
      return true;
    }
    if (key === '/') {
      ui.filtering = emptyField(ui.helpFind);
      return true;
    }
    if (key === 'esc' && ui.helpFind !== '') {
      ui.helpFind = '';
      return true;
    }
    if (key === '?' || key === 'esc' || key === 'q') {
      ui.help = false;
      ui.top = 0;
      return true;
    }
    if (/^[0-9]$/.test(key)) return false;
    ui.help = false;
    ui.top = 0;
    return false;
  }
}

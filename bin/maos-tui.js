#!/usr/bin/env node
/*
 * The launcher. Old syntax on purpose: whatever Node starts it must be able to say which Node is needed.
 * Commands run right here. The full screen runs in a child with the same terminal, so that somebody is left to give the
 * terminal back when it is killed or crashes. Must not import anything before it knows which of the two is wanted.
 */
var NEEDED = [20, 19];
/* The same as RESTORE in src/tui/terminal.ts. */
var RESTORE = '\x1b[?2026l\x1b[?1004l\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[<u\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l\x1b[23;2t';
var SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };
var OTHERS = { SIGKILL: 9, SIGSEGV: 11 };
/* Flags that are followed by a word of their own. */
var WITH_VALUE = ['-C', '--run'];
var NO_SCREEN = ['-h', '--help', '--version', '-V', '--json', '--script', '--screen-reader', '--no-input'];

/* Lines are asked for in place of the screen. */
var READERS = ['MAOS_SCREEN_READER', 'INK_SCREEN_READER', 'CLAUDE_AX_SCREEN_READER'];

function tooOld() {
  var parts = process.versions.node.split('.');
  var major = Number(parts[0]);
  return major < NEEDED[0] || (major === NEEDED[0] && Number(parts[1]) < NEEDED[1]);
}

function isOn(name) {
  return process.env[name] && process.env[name] !== '0' && process.env[name] !== 'false';
}

function wantsScreen(args) {
  var word = '';
  var at;
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  if (!process.env.TERM || process.env.TERM === 'dumb') return false;
  if (READERS.some(isOn)) return false;
  for (at = 0; at < args.length; at++) {
    if (NO_SCREEN.indexOf(args[at]) >= 0) return false;
    if (WITH_VALUE.indexOf(args[at]) >= 0) at++;
    else if (args[at].charAt(0) !== '-' && word === '') word = args[at];
  }
  return word === '' || word === 'demo' || word === 'attach';
}

function say(parts) {
  process.stderr.write(parts.join(''));
}

function startMain() {
  var module = require('node:module');
  if (module.enableCompileCache) module.enableCompileCache();
  return import('../dist/main.js');
}

function cannotStart(error) {
  if (error.code === 'ERR_MODULE_NOT_FOUND' && /dist.main\.js/.test(error.message)) say(['maos-tui is not built here: dist/main.js is missing.\nBuild it: npm ci\n']);
  else say(['maos-tui could not start: ', error.message, '\n']);
  process.exitCode = 1;
}

function runHere() {
  return startMain().catch(cannotStart);
}

/* After a hang-up Node would abort when it resets a terminal that is gone; give it something else to hold. */
function letGo() {
  var fs = require('node:fs');
  var tty = require('node:tty');
  var fd;
  if (tty.isatty(0) || tty.isatty(1)) return;
  for (fd = 0; fd < 3; fd++) {
    try {
      fs.closeSync(fd);
      fs.openSync('/dev/null', 'r+');
    } catch (_error) {
      /* Closed already: as good as gone. */
    }
  }
}

/* The first bytes, long before the first frame; the screen or the next line is written over them. */
function greet() {
  say(['maos-tui ', require('../package.json').version, '  checking…\r']);
}

function runScreen() {
  var fs = require('node:fs');
  var child;

  function forward(name) {
    function pass() {
      child.kill(name);
    }
    process.on(name, pass);
  }

  function ended(code, signal) {
    if (signal) {
      try {
        fs.writeSync(1, RESTORE);
        fs.writeSync(2, ['\r\x1b[Kmaos-tui: the screen ended by ', signal, '. Agents keep running; come back with: maos-tui\n'].join(''));
      } catch (_error) {
        /* The terminal is gone, there is nothing to restore. */
      }
    }
    letGo();
    process.exit(signal ? 128 + (SIGNALS[signal] || OTHERS[signal] || 6) : code);
  }

  greet();
  /* The channel carries nothing: its end tells the screen that nobody waits for it any more. */
  child = require('node:child_process').spawn(process.execPath, process.execArgv.concat(process.argv.slice(1)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: Object.assign({}, process.env, { MAOS_UI_CHILD: '1' }),
  });
  Object.keys(SIGNALS).forEach(forward);
  child.on('error', runHere);
  child.on('exit', ended);
}

if (tooOld()) {
  say(['maos-tui needs Node 20.19 or newer; this is ', process.versions.node, '. Install: https://nodejs.org/en/download\n']);
  process.exitCode = 1;
} else if (process.env.MAOS_UI_CHILD !== '1' && wantsScreen(process.argv.slice(2))) {
  runScreen();
} else {
  /* What this program starts in turn decides for itself. */
  delete process.env.MAOS_UI_CHILD;
  runHere();
}

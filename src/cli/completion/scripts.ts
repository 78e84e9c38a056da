/**
 * What a shell needs to complete `maos-tui`: a function that asks the program itself, so that nothing here grows old. Without an
 * answer the shell offers files. Each line of an answer is a word, a tab, and a word about it.
 */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const BASH = `# maos-tui: completion for bash. Load it with:  source <(maos-tui completion bash)
_maos_tui() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then compopt -o default 2>/dev/null; fi
}
complete -F _maos_tui maos-tui maos`;

const ZSH = `#compdef maos-tui maos
# maos-tui: completion for zsh. Load it with:  source <(maos-tui completion zsh)
_maos_tui() {
  local line word about
  local -a found
  while IFS= read -r line; do
    [[ -n "$line" ]] || continue
    word="\${\${line%%$'\\t'*}//:/\\\\:}" about="\${line#*$'\\t'}"
    found+=("$word\${about:+:$about}")
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then _describe 'maos-tui' found; else _files; fi
}
# read from a file of fpath it is the function itself
if [[ "$funcstack[1]" == _maos* ]]; then _maos_tui "$@"; else compdef _maos_tui maos-tui maos; fi`;

const FISH = `# maos-tui: completion for fish. Load it with:  maos-tui completion fish | source
function __maos_tui_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found ($words[1] complete -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c maos-tui -f -a '(__maos_tui_complete)'
complete -c maos -f -a '(__maos_tui_complete)'`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

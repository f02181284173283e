/** What may follow: one of a few words, paths, or any text. */
type Values = readonly string[] | "files" | "text";

export interface CompletedOption {
  /** Without dashes. */
  readonly name: string;
  readonly letter: string | undefined;
  readonly help: string;
  /** What its value is; undefined: it has none. */
  readonly values: Values | undefined;
  /** Whether several values follow it. */
  readonly many: boolean;
}

export interface Completed {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** What arguments are; undefined: there are none. */
  readonly operands: Values | undefined;
}

/** As the package installs it. */
const PROGRAMS = ["sac", "sac-action"];

/** In single quotes, for POSIX shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function bash(commands: readonly Completed[]): string {
  const words = (list: readonly string[]) => quoted(list.join(" "));
  const names = commands.map(({ name }) => name);
  const flags = commands.map(
    ({ name, options }) => `    ${name}) flags=${words(options.map((one) => `--${one.name}`))} ;;`,
  );
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => {
      if (option.values === undefined || option.values === "files") return [];
      return [
        `    ${name}:--${option.name}) words=${option.values === "text" ? "" : words(option.values)}; value=1 ;;`,
      ];
    }),
  );
  const files = commands.flatMap(({ name, options }) =>
    options.filter((option) => option.values === "files").map((option) => `${name}:--${option.name}`),
  );
  const operands = commands.flatMap(({ name, operands }) =>
    Array.isArray(operands) ? [`    ${name}) words=${words(operands)} ;;`] : [],
  );
  return `# Completes sac in bash: source <(sac completion bash)
_sac() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command= flags= words= value= word
  # "--rule=normal" comes as three words.
  if [[ $current == "=" ]]; then current=
  elif [[ $before == "=" ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in ${names.join("|")}) command="$word"; break ;; esac
  done
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W ${words([...names, "--help", "--version"])} -- "$current"))
    return
  fi
  case "$command:$before" in
${values.join("\n")}
    ${files.join("|")}) return ;;
  esac
  if [[ -z $value && $current == -* ]]; then
    case "$command" in
${flags.map((line) => `  ${line}`).join("\n")}
    esac
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
    return
  fi
  if [[ -z $value ]]; then
    case "$command" in
${operands.map((line) => `  ${line}`).join("\n")}
    esac
  fi
  # Where a value is none of a few words and no path, files are no help.
  [[ -n $value ]] && compopt +o default 2> /dev/null
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sac ${PROGRAMS.join(" ")}
`;
}

function zsh(commands: readonly Completed[]): string {
  const plain = (text: string) => text.replace(/[[\]:\\]/g, "\\$&");
  const action = (values: Values) =>
    values === "files" ? "_files" : values === "text" ? " " : `(${values.join(" ")})`;
  const option = ({ name, help, values, many }: CompletedOption) =>
    quoted(`${many ? "*" : ""}--${name}[${plain(help)}]${values ? `:${name}:${action(values)}` : ""}`);
  const operands = ({ operands }: Completed) => (operands ? [quoted(`*:argument:${action(operands)}`)] : []);
  const cases = commands.map(
    (command) =>
      `    ${command.name}) _arguments -S ${[...command.options.map(option), ...operands(command)].join(" \\\n      ")} ;;`,
  );
  return `#compdef ${PROGRAMS.join(" ")}
# Completes sac in zsh: sac completion zsh > "\${fpath[1]}/_sac"
_sac() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, summary }) => quoted(`${name}:${plain(summary)}`)).join(" \\\n      ")})
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_sac" ]; then _sac "$@"; else compdef _sac ${PROGRAMS.join(" ")}; fi
`;
}

function fish(commands: readonly Completed[]): string {
  const text = (words: string) => `'${words.replace(/['\\]/g, "\\$&")}'`;
  const follows = ({ name }: Completed) => `complete -c sac -n ${text(`__fish_seen_subcommand_from ${name}`)}`;
  const list = (values: Values) =>
    Array.isArray(values) ? `-x -a ${text(values.join(" "))}` : values === "text" ? "-x" : "-r -F";
  const lines = commands.flatMap((command) => {
    const { name, summary, options, operands } = command;
    return [
      `complete -c sac -n __fish_use_subcommand -f -a ${name} -d ${text(summary)}`,
      ...(operands === "files"
        ? []
        : [`${follows(command)} -f${operands ? ` -a ${text([operands].flat().join(" "))}` : ""}`]),
      ...options.map(({ name, letter, help, values }) =>
        [follows(command), `-l ${name}`, letter ? `-s ${letter}` : "", `-d ${text(help)}`, values ? list(values) : ""]
          .filter(Boolean)
          .join(" "),
      ),
    ];
  });
  const [, ...others] = PROGRAMS;
  return [
    "# Completes sac in fish: sac completion fish > ~/.config/fish/completions/sac.fish",
    ...lines,
    ...others.map((other) => `complete -c ${other} -w sac`),
    "",
  ].join("\n");
}

/** The scripts that complete the command line, by the shell that reads them. */
export const SCRIPTS = { bash, zsh, fish };

export type Shell = keyof typeof SCRIPTS;

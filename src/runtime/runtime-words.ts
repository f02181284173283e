/** What onnxruntime says of some failures, and the same in words; each is followed by what it means for the file. */
const KNOWN: readonly (readonly [pattern: RegExp, words: (...found: string[]) => string])[] = [
  [
    /Unsupported model IR version: (\d+), max supported IR version: (\d+)/,
    (found, newest) => `its IR version is ${found}, and the newest that this program reads is ${newest}`,
  ],
  [
    /Opset (\d+) is under development.*support for domain (\S+) is till opset (\d+)/s,
    (found, domain, newest) =>
      `it needs version ${found} of the operator set ${domain}, and the newest that this program runs is ${newest}`,
  ],
  [
    /No Op registered for (\S+) with domain_version of (\d+)/,
    (operator, version) => `version ${version} of its operator set has no operator ${operator}`,
  ],
  [
    /No opset import for domain '([^']*)'/,
    (domain) => `it does not say which version of the operator set ${domain} it needs`,
  ],
  [
    /([\w.]+):(\w+)\(-?\d+\) is not a registered function\/op/,
    (domain, operator) => `its operator ${operator} of ${domain} is not one that this program has`,
  ],
  [
    /Node(?: \([^)]*\))? with schema\([^)]*?::(\w+):(\d+)\) has (input|output) size (\d+) not in range \[min=(\d+), max=(\d+)\]/,
    (operator, version, side, found, least, most) =>
      `its operator ${operator} has ${found} ${side}s, and version ${version} of it has ${least === most ? least : `${least} to ${most}`}`,
  ],
  [/Unsupported data type: \d+/, () => "its input or output has a type of number that cannot be read here"],
  [/Protobuf parsing failed/, () => "it is damaged, or no ONNX model"],
  [/ModelProto does not have a graph/, () => "it has no graph"],
  [/Non tensor type is temporarily not supported/, () => "its output is no tensor"],
  [
    /Node \(([^)]*)\) Op \((\w+)\) \[\w+\] (.*)/s,
    (name, operator, what) => `its operator ${operator}${named(name)} fails: ${cleaned(what)}`,
  ],
  [
    /while running (\S+) node\. Name:'([^']*)' Status Message: (.*)/s,
    (operator, name, what) => `its operator ${operator}${named(name)} fails: ${cleaned(what)}`,
  ],
  [/In Node, .*? , Error (.*)/s, (what) => cleaned(what)],
];

/** What onnxruntime says of a model that it could not load or run, without the places in its own source. */
export function runtimeWords(message: string): string {
  for (const [pattern, words] of KNOWN) {
    const found = pattern.exec(message);
    if (found) return words(...found.slice(1));
  }
  return cleaned(message);
}

function named(node: string): string {
  return node === "" ? "" : ` (${node})`;
}

/** Where in the source it was found, with the signature of the function and the condition that did not hold. */
const PLACE = /(?:\/onnxruntime_src\/[\w./-]*?)?[\w-]+\.(?:cc|h|cpp):\d+ /;
const CONDITION = /^[^.]{0,200}? was false\. /;
const PREFIX =
  /^(?:Load model from .*? failed: ?|Exception during initialization: |\[ONNXRuntimeError\] : \d+ : \w+ : |This is an invalid model\. )/s;

function cleaned(message: string): string {
  let text = message.trim();
  for (let before = ""; before !== text; ) {
    before = text;
    text = withoutPlace(text.replace(PREFIX, ""));
  }
  return text.split("\n")[0].replace(/[\s.:]+$/, "");
}

function withoutPlace(text: string): string {
  const place = PLACE.exec(text);
  if (!place) return text;
  const after = text.slice(place.index + place[0].length);
  const rest = withoutSignature(after).replace(CONDITION, "");
  const before = text.slice(0, place.index).trim();
  return before === "" ? rest : `${before} ${rest}`;
}

/** A signature of C++ in full, as `void onnxruntime::Graph::Check(int) const [with T = float]`, or a function's bare name. */
function withoutSignature(text: string): string {
  const open = text.indexOf("(");
  const head = open < 0 ? "" : text.slice(0, open);
  if (!head.includes("::")) return text.replace(/^[A-Z][a-z]\w*[A-Z]\w* /, "");
  let depth = 0;
  for (let i = open; i < text.length; i += 1) {
    if (text[i] === "(") depth += 1;
    if (text[i] === ")") depth -= 1;
    if (depth === 0) return text.slice(i + 1).replace(/^(?: const)?(?: \[with [^\]]*\])? ?/, "");
  }
  return "";
}

import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { validateXML } from "xmllint-wasm";

const read = (name: string) => readFileSync(new URL(`../report/schemas/${name}`, import.meta.url), "utf8");

function sarifValidator() {
  // Draft 4 differs from what ajv reads in the name of the schema's id and in bounds, which this schema has none of.
  const { $schema: _, id: __, ...schema } = JSON.parse(read("sarif-2.1.0.json"));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

const validateSarif = sarifValidator();

/** What the official schema finds wrong with a SARIF log; nothing if it is valid. */
export function sarifErrors(text: string): string[] {
  validateSarif(JSON.parse(text));
  return (validateSarif.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

const xsd = read("junit.xsd");

/** What libxml2 and Jenkins' schema find wrong with a JUnit report, and its canonical form. */
export async function lintJunit(text: string): Promise<{ errors: string[]; canonical: string }> {
  const xml = { fileName: "junit.xml", contents: text };
  const { errors, normalized } = await validateXML({ xml, schema: xsd, normalization: "c14n" });
  return { errors: errors.map(({ rawMessage }) => rawMessage), canonical: normalized };
}

/** The rows of a CSV file (RFC 4180) as a program that splits at `separator` reads them. */
export function parseCsv(text: string, separator = ","): string[][] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest !== "") {
    const quoted = /^"((?:[^"]|"")*)"/.exec(rest);
    const plain = quoted?.[0] ?? rest.slice(0, rest.search(new RegExp(`${separator}|\r\n`)));
    const value = quoted ? quoted[1].replaceAll('""', '"') : plain;
    rest = rest.slice(plain.length);
    const tail = quoted ? rest.slice(0, Math.max(0, rest.search(new RegExp(`${separator}|\r\n`)))) : "";
    rows.at(-1)?.push(value + tail);
    rest = rest.slice(tail.length);
    if (rest.startsWith("\r\n")) rows.push([]);
    rest = rest.slice(rest.startsWith("\r\n") ? 2 : 1);
  }
  return rows.slice(0, -1);
}

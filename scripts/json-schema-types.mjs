/** TypeScript types from JSON Schemas as zod writes them: users of the library need neither zod nor its types. */

/** The text of a file that declares one type. @throws Error for a schema of a kind that no report has */
export function declarationOf(name, { title, ...schema }) {
  const made = "// Made from the JSON Schema beside it by `npm run schema`.\n";
  return `${made}/** ${title}. */\nexport interface ${name} ${typeOf(schema, "")}\n`;
}

function typeOf(schema, indent) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, indent)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
      return schema.type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `${inParentheses(typeOf(schema.items, indent))}[]`;
    case "object":
      return schema.properties ? fieldsOf(schema, indent) : recordOf(schema, indent);
    default:
      throw new Error(`No type is known for ${JSON.stringify(schema)}.`);
  }
}

function inParentheses(type) {
  return type.includes(" | ") && !type.startsWith("{") ? `(${type})` : type;
}

function recordOf({ additionalProperties, propertyNames }, indent) {
  const keys = propertyNames ? typeOf(propertyNames, indent) : "string";
  return `{ readonly [name in ${keys}]?: ${typeOf(additionalProperties, indent)} }`;
}

function fieldsOf({ properties, required = [] }, indent) {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const comment = schema.description ? `${inner}/** ${schema.description} */\n` : "";
    const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
    const type = typeOf(schema, inner);
    return `${comment}${inner}readonly ${key}${required.includes(name) ? `: ${type}` : `?: ${type} | undefined`};\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

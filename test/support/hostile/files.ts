import { delimited, integer } from "../protobuf-writer.ts";
import { tinyClassifier } from "../tiny-classifier.ts";
import { classifier, filesOf, type HostileFile, type Row } from "./hostile-file.ts";

function flipped(place: number, bit: number): Buffer {
  const bytes = Buffer.from(tinyClassifier());
  bytes[place] ^= 1 << bit;
  return bytes;
}

/** Terminals act on the first, GitHub's runner on the second, Markdown and HTML on the last. */
const LIES = "\x1b[2J\x1b]0;title\x07\n::set-output name=verdict::unrelated\n\u202e</td><script>alert(1)</script>";

/** What one flipped bit does depends on where it strikes; what must never come of it is a crash of ours. */
const ANY = [
  "MODEL_NOT_ONNX",
  "MODEL_TRUNCATED",
  "MODEL_LOAD_FAILED",
  "MODEL_RUN_FAILED",
  "MODEL_NO_IMAGE_INPUT",
  "MODEL_TOO_LARGE",
  "MODEL_OUTPUT_UNSUPPORTED",
  "OUTPUT_NOT_FINITE",
  "OUTPUT_CONSTANT",
  "unrelated",
];

export function damagedFiles(): HostileFile[] {
  const whole = tinyClassifier();
  const flips: Row[] = [1, 40, 90, 150, 300, 500].map((place) => [
    `bit-flipped-${place}`,
    `a bit flipped in byte ${place}`,
    ANY,
    flipped(place, place % 8),
  ]);
  return [
    ...filesOf("no model", [
      ["zero-bytes", "nothing", "MODEL_EMPTY", Buffer.alloc(0)],
      ["one-byte", "one byte", ["MODEL_NOT_ONNX", "MODEL_TRUNCATED"], Buffer.of(8)],
      ["zeros", "4096 zeros", "MODEL_NOT_ONNX", Buffer.alloc(4096)],
      ["text", "a text", "MODEL_NOT_ONNX", Buffer.from("This is not the model that you are looking for.\n")],
      ["web-page", "a web page", "MODEL_NOT_ONNX", Buffer.from("<!DOCTYPE html><title>Sign in</title>")],
      [
        "pickle",
        "a pickle, which runs code where it is opened",
        "MODEL_NOT_ONNX",
        Buffer.from("\x80\x02cposix\nsystem\nX\x04\x00\x00\x00true\x85R.", "latin1"),
      ],
      ["archive", "a ZIP file", "MODEL_NOT_ONNX", Buffer.from("PK\x03\x04\x14\0\0\0\0\0", "latin1")],
      [
        "lfs-pointer",
        "a Git LFS pointer",
        "MODEL_LFS_POINTER",
        Buffer.from(`version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 1\n`),
      ],
    ]),
    ...filesOf("damage", [
      [
        "truncated-start",
        "the first 20 bytes of a model",
        ["MODEL_TRUNCATED", "MODEL_NOT_ONNX"],
        whole.subarray(0, 20),
      ],
      ["truncated-half", "the first half of a model", "MODEL_TRUNCATED", whole.subarray(0, whole.length >> 1)],
      [
        "truncated-end",
        "a model without its last 40 bytes",
        ["MODEL_TRUNCATED", "MODEL_NOT_ONNX"],
        whole.subarray(0, -40),
      ],
      ...flips,
      [
        "two-graphs",
        "two graphs, of which the second is another",
        [...ANY, "MODEL_SEVERAL_OUTPUTS", "MODEL_SEVERAL_INPUTS"],
        Buffer.concat([whole, classifier()]),
      ],
      ["deep-messages", "messages nested 200 deep", ["MODEL_TOO_LARGE", "MODEL_NOT_ONNX"], nested(200)],
    ]),
    ...filesOf("text that lies", [
      ["lying-names", "control characters and commands in its names", "MODEL_SEVERAL_OUTPUTS", lying()],
    ]),
  ];
}

/** A sub-graph as an attribute of a node of a sub-graph, and so on. */
function nested(depth: number): Buffer {
  let graph: Buffer = Buffer.alloc(0);
  for (let level = 0; level < depth; level += 1) graph = delimited(1, delimited(5, delimited(6, graph)));
  return Buffer.concat([integer(1, 8), delimited(7, graph), delimited(8, integer(2, 17))]);
}

function lying(): Buffer {
  const { outputs } = { outputs: [`a${LIES}`, `b${LIES}`] };
  return classifier({
    outputs: outputs.map((name) => ({ kind: "value info" as const, bytes: delimited(1, name) })),
    metadata: { [LIES]: LIES },
    producer: LIES,
  });
}

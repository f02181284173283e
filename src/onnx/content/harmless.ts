/** What files that are common in repositories and hold no model begin with: `magic`, or `offset:magic`. */
const MAGICS: readonly string[] = [
  // Images
  ...["\xff\xd8\xff", "\x89PNG", "GIF8", "RIFF", "8BPS", "II*\0", "MM\0*", "v/1\x01", "\0\0\x01\0", "qoif"],
  ...[
    "\0\0\0\x0cjP  ",
    "\0\0\0\x0cJXL ",
    "\xff\x0a",
    "\xabKTX ",
    "DDS ",
    "#?RADIANCE",
    "128:DICM",
    "4:ftyp",
    "gimp xcf",
  ],
  // Sound and films
  ...["ID3", "\xff\xfb", "\xff\xf3", "\xff\xf1", "fLaC", "OggS", "MThd", "\x1aE\xdf\xa3", "FLV\x01", "\0\0\x01\xba"],
  // Fonts
  ...["OTTO", "\0\x01\0\0\0", "ttcf", "wOFF", "wOF2", "true"],
  // Documents and scenes
  ...["%PDF", "%!PS", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "{\\rtf", "glTF", "BLENDER", "Kaydara FBX", "AC10"],
  // Programs
  ...["\0asm", "\x7fELF", "MZ", "\xca\xfe\xba\xbe", "\xcf\xfa\xed\xfe", "\xce\xfa\xed\xfe", "!<arch>\n", "BC\xc0\xde"],
  ...["dex\n", "\xed\xab\xee\xdb", "MSCF", "xar!"],
  // Data that are no arrays of weights, and what git keeps
  ...["SQLite format 3\0", "PAR1", "ARROW1", "FEA1", "ORC", "Obj\x01", "\xde\x12\x04\x95", "\x95\x04\x12\xde"],
  ...["PACK\0\0\0", "\xfftOc", "DIRC\0\0\0", "\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "# v2 git bundle"],
];

const SIGNATURES = MAGICS.map((one) => {
  const [, offset, magic] = /^(\d+):(.*)$/s.exec(one) ?? [undefined, "0", one];
  return { offset: Number(offset), magic };
});

/** Whether a file begins as images, sound, films, fonts, documents, programs and databases do. */
export function isHarmless(head: Buffer): boolean {
  if (isBitmap(head)) return true;
  return SIGNATURES.some(({ offset, magic }) => head.toString("latin1", offset, offset + magic.length) === magic);
}

/** Two letters alone begin many things: a bitmap has its size behind them and then zeros. */
function isBitmap(head: Buffer): boolean {
  return head.toString("latin1", 0, 2) === "BM" && head.length > 10 && head.readUInt32LE(6) === 0;
}

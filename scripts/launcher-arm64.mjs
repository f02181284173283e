// Boots an arm64 Linux in an emulated machine and has the committed arm64 launcher start a program that tries what its walls
// must stop: as root and as a user, with namespaces and without, and once without the launcher, where it must succeed.
// node scripts/launcher-arm64.mjs --kernel VMLINUZ --busybox BUSYBOX
// Debian has what it needs: qemu-system-arm; /boot/vmlinuz-* of linux-image-*-arm64; /bin/busybox of busybox-static:arm64.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { kernel: { type: "string" }, busybox: { type: "string" } } });
if (!values.kernel || !values.busybox) throw new Error("Name both: --kernel VMLINUZ --busybox BUSYBOX");

/** What a process that was taken over tries; a shell's own commands, since it may start no program. */
const TRY = `
read -r line < /secret/passphrase && echo "GOT: read a file"
echo x > /secret/planted && echo "GOT: write a file"
true < /proc/1/environ && echo "GOT: read the parent's environment"
kill -0 1 && echo "GOT: signal the parent"
echo x > /box/own && echo "may write into its own folder"
/bin/busybox true && echo "GOT: start a program"
`;
/** A socket takes a program of its own. */
const CONNECT = "/bin/busybox nc -w 1 127.0.0.1 80";
const INIT = `#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox ip link set lo up
export PATH=/bin SECRET=hidden
echo "Linux $(busybox uname -r) $(busybox uname -m)"
busybox chmod 777 /box /secret
play() {
  busybox rm -f /box/own /secret/planted
  flags="--namespaces --no-sockets --file-size 67108864 --read /bin --read /try.sh --read /proc --write /box --write /dev"
  walls=$(busybox su $1 -c "launcher $flags --probe")
  echo "as $1, $2: $walls"
  busybox su $1 -c "launcher $flags --expect '$walls' -- /bin/busybox sh /try.sh"
  busybox su $1 -c "launcher $flags --expect '$walls' -- ${CONNECT}"
}
play root "with namespaces"
play user "with namespaces"
echo 0 > /proc/sys/user/max_user_namespaces
play root "without namespaces"
play user "without namespaces"
echo "without the launcher:"
busybox sh /try.sh
${CONNECT}
busybox poweroff -f
`;

/** An entry of a "newc" archive, as the kernel unpacks it. */
function entry(name, mode, content = "") {
  const bytes = Buffer.from(content);
  const fields = [0, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}${name}\0`;
  const padded = (part) => Buffer.concat([part, Buffer.alloc((4 - (part.length % 4)) % 4)]);
  return Buffer.concat([padded(Buffer.from(header)), padded(bytes)]);
}

const [FOLDER, PROGRAM, FILE] = [0o040755, 0o100755, 0o100644];
const launcher = fileURLToPath(new URL("../native/launcher-linux-arm64", import.meta.url));
const users = "root:x:0:0::/:/bin/sh\nuser:x:1000:1000::/:/bin/sh\n";
const system = Buffer.concat([
  ...["bin", "dev", "etc", "proc", "secret", "box"].map((name) => entry(name, FOLDER)),
  ...["bin/busybox", "bin/sh"].map((name) => entry(name, PROGRAM, readFileSync(values.busybox))),
  entry("bin/launcher", PROGRAM, readFileSync(launcher)),
  entry("etc/passwd", FILE, users),
  entry("secret/passphrase", FILE, "hidden\n"),
  entry("try.sh", FILE, TRY),
  entry("init", PROGRAM, INIT),
  entry("TRAILER!!!", 0),
]);

const folder = mkdtempSync(join(tmpdir(), "sac-arm64-"));
try {
  writeFileSync(join(folder, "initrd"), system);
  const machine = ["-M", "virt", "-cpu", "cortex-a57", "-m", "512", "-nographic", "-no-reboot", "-net", "none"];
  const boot = [
    "-kernel",
    values.kernel,
    "-initrd",
    join(folder, "initrd"),
    "-append",
    "console=ttyAMA0 quiet panic=-1",
  ];
  const { stdout } = spawnSync("qemu-system-aarch64", [...machine, ...boot], { encoding: "utf8", timeout: 300_000 });
  console.log(stdout);
  const [behind, without] = stdout.split("without the launcher:");
  if (without === undefined) throw new Error("The machine did not come to its end.");
  const got = (text) => text.split("\n").filter((line) => line.startsWith("GOT: ")).length;
  const wrote = behind.split("may write into its own folder").length - 1;
  const refused = behind.split("nc: socket").length - 1;
  console.log(
    `behind the launcher ${got(behind)} got through in 4 set-ups, ${wrote} of 4 wrote into their folder, ` +
      `${refused} of 4 were refused a socket; without it ${got(without)} got through`,
  );
  process.exitCode = got(behind) === 0 && wrote === 4 && refused === 4 && got(without) > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

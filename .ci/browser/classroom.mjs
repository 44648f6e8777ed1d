// A clone as a student has it, and the book that is read in it. Called by session.mjs.
//
// The clone is a temporary copy of git's files, so nothing of this repository is touched. What is
// compiled is kept in target/session, which begins with the dependencies that target/debug has.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const target = path.resolve(process.env.CARGO_TARGET_DIR ?? path.join(repository, "target"));
const compiled = path.join(target, "session");
const program = path.join(target, "debug/workbook");

// How long to wait for the program, which may have to compile. Nothing is expected to take this long.
const PATIENCE = 180_000;

// `holes` are those of the exercise, in order; `saved` is how many of them are filled in the clone.
export class Classroom {
  static async open(step) {
    const room = new Classroom(step);
    process.on("exit", () => room.close());
    process.on("SIGTERM", () => process.exit(143));
    copyDependencies();
    room.copyRepository();
    room.writeEditor();
    room.solve();
    // All that a check compiles but for what is saved later.
    room.workbook("check", step);
    rmSync(path.join(room.clone, ".workbook"), { recursive: true });
    await room.start();
    return room;
  }

  constructor(step) {
    const work = mkdtempSync(path.join(tmpdir(), "session-"));
    Object.assign(this, { step, work, clone: path.join(work, "clone"), editor: path.join(work, "code"),
      address: null, reading: null, lines: [], ended: false, told: () => {}, holes: [], saved: 0 });
  }

  copyRepository() {
    const options = { cwd: repository, maxBuffer: 1 << 26 };
    const files = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], options);
    const there = files.stdout.toString().split("\0")
      .filter((file) => file && existsSync(path.join(repository, file)));
    mkdirSync(this.clone);
    const copied = spawnSync("sh", ["-c", 'tar -cf - --null -T - | tar -xf - -C "$0"', this.clone],
      { ...options, input: there.join("\0") });
    if (copied.status !== 0) throw new Error(`cannot copy the repository: ${copied.stderr}`);
  }

  // An editor with a window, by its name; it writes down what it is given.
  writeEditor() {
    const script = '#!/bin/sh\nprintf "%s\\n" "$@" >"$0.new" && mv "$0.new" "$0.called"\n';
    writeFileSync(this.editor, script, { mode: 0o755 });
  }

  // What the editor was given, once it was called; null if it was not.
  async editorCalled(patience) {
    const called = `${this.editor}.called`;
    for (const end = Date.now() + patience; Date.now() < end; await pause(50)) {
      if (existsSync(called)) return readFileSync(called, "utf8").trim().split("\n");
    }
    return null;
  }

  // Finds the file of each hole, and what it is once the hole is filled: the holes before it are too.
  solve() {
    const [chapter] = JSON.parse(this.workbook("status", "--json")).chapters;
    const starters = new Map();
    for (let number = 1; number <= chapter.holes; number += 1) {
      const { hole, file } = JSON.parse(this.workbook("hint", this.step, String(number), "--json"));
      const source = path.join(this.clone, file);
      if (!starters.has(source)) starters.set(source, readFileSync(source));
      this.workbook("solution", this.step, String(number), "--apply", "--yes");
      this.holes.push({ name: hole, file, source, filled: readFileSync(source) });
    }
    for (const [source, starter] of starters) writeFileSync(source, starter);
  }

  // Runs a command of the program to its end, in the clone, as in a terminal beside the browser.
  workbook(...words) {
    const ran = spawnSync(program, words, { cwd: this.clone, env: this.environment(), maxBuffer: 1 << 26 });
    // 1: something is not green yet.
    if (ran.status !== 0 && ran.status !== 1) {
      throw new Error(`workbook ${words.join(" ")} ended with ${ran.status}\n${ran.stderr}`);
    }
    return ran.stdout.toString();
  }

  environment() {
    const { EDITOR, TEST_POSTGRES_URL, ...rest } = process.env;
    return { ...rest, CARGO_TARGET_DIR: compiled, CARGO_INCREMENTAL: "1", NO_COLOR: "1", VISUAL: this.editor };
  }

  // Starts `read`, at the same address as before if there was one.
  async start() {
    const at = this.address ? new URL(this.address).host : "127.0.0.1:0";
    this.reading = spawn(program, ["read", "--address", at],
      { cwd: this.clone, env: this.environment(), stdio: ["ignore", "pipe", "pipe"] });
    Object.assign(this, { lines: [], ended: false });
    const take = (line) => { this.lines.push(line); this.told(); };
    for (const output of [this.reading.stdout, this.reading.stderr]) {
      createInterface({ input: output }).on("line", take);
    }
    this.reading.on("exit", () => { this.ended = true; this.told(); });
    this.address = (await this.said("reading at ")).replace("reading at ", "");
  }

  // The next line that `read` prints with `part` in it.
  async said(part) {
    for (const heard = [], end = Date.now() + PATIENCE; ; ) {
      while (this.lines.length > 0) {
        const line = this.lines.shift();
        if (line.includes(part)) return line;
        heard.push(line);
      }
      if (this.ended || Date.now() > end) {
        throw new Error(`\`read\` never said "${part}", but:\n${heard.join("\n")}`);
      }
      await Promise.race([new Promise((resolve) => { this.told = resolve; }), pause(1000)]);
    }
  }

  // Ends `read` without a word.
  async kill() {
    const ended = new Promise((resolve) => this.reading.once("exit", resolve));
    this.reading.kill("SIGKILL");
    await ended;
  }

  // Stops `read` where it is, or lets it go on: nothing of it answers, and no connection breaks.
  stop() { this.reading.kill("SIGSTOP"); }
  goOn() { this.reading.kill("SIGCONT"); }

  // The first hole that is not filled.
  get next() {
    return this.holes[this.saved];
  }

  // Saves the files of the next holes, as an editor saves them, and gives the holes.
  save(count = 1) {
    const filled = this.holes.slice(this.saved, this.saved + count);
    for (const { source, filled: text } of filled) writeFileSync(source, text);
    this.saved += filled.length;
    return filled;
  }

  // Waits for the end of a check that `read` runs.
  async checked() {
    return this.said("checkpoints green");
  }

  // What the last check found, as the record has it: `{ done, holes, checkpoints }`.
  record() {
    const file = path.join(this.clone, ".workbook/progress.json");
    if (!existsSync(file)) this.workbook("check", this.step);
    const { steps } = JSON.parse(readFileSync(file, "utf8"));
    return Object.entries(steps).find(([name]) => this.step.endsWith(name))[1];
  }

  // `read` ends what it has started, if it is asked to end, and can hear that.
  close() {
    for (const signal of ["SIGTERM", "SIGCONT"]) this.reading?.kill(signal);
    rmSync(this.work, { recursive: true, force: true });
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// Copying them takes seconds, compiling them minutes. `posix` keeps the fractions of a second, by
// which cargo decides; the workspace's own crates are compiled again, and no programs are copied.
function copyDependencies() {
  if (existsSync(compiled)) return;
  const fresh = `${compiled}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const script = `
    { find debug/.fingerprint debug/build -type f -print0
      find debug/deps -type f '(' -name '*.rlib' -o -name '*.rmeta' -o -name '*.so' -o -name '*.dylib' \
        -o -name '*.d' ')' ! -name '*step_*' ! -name '*exercise_*' ! -name '*generator-*' \
        ! -name '*transcript-*' ! -name '*workbook-*' -print0
    } | tar --format=posix --null -T - -cf - | tar -xf - -C "$0"`;
  const copied = spawnSync("sh", ["-c", script, fresh], { cwd: target });
  if (copied.status !== 0) throw new Error(`cannot copy the dependencies: ${copied.stderr}`);
  renameSync(fresh, compiled);
}

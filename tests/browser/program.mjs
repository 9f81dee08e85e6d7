// The built program: started over a folder of its own, killed, started again, and asked by its command line.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { mkdtempSync, readFileSync, rmSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { until } from "./chromium.mjs";

/// Where cargo puts it.
const USUAL = join(import.meta.dirname, "../../target/debug/reportline");

export class Program {
  /// An installation in an empty folder, with `settings` as environment variables. Nothing of our own environment
  /// reaches it but where to find things.
  constructor(binary = USUAL, settings = {}) {
    this.binary = resolve(binary);
    this.settings = settings;
    this.folder = mkdtempSync(join(tmpdir(), "reportline-browser-"));
    this.log = join(this.folder, "log");
    // Nothing stays behind, however this process ends.
    process.once("exit", () => {
      this.child?.kill("SIGKILL");
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  environment() {
    return {
      PATH: process.env.PATH,
      REPORTLINE_SERVER__BIND: this.address,
      REPORTLINE_SERVER__METRICS_BIND: "",
      REPORTLINE_STORE__FOLDER: join(this.folder, "data"),
      ...this.settings,
    };
  }

  /// Serves at `base`, which stays the same when it is started again.
  async start() {
    this.address ??= `127.0.0.1:${await freePort()}`;
    this.base = `http://${this.address}`;
    const log = openSync(this.log, "a");
    this.child = spawn(this.binary, ["serve"], { cwd: this.folder, env: this.environment(), stdio: ["ignore", log, log] });
    await until("the program serves", async () => {
      if (this.child.exitCode !== null) throw new Error(`it ended by itself:\n${readFileSync(this.log, "utf8")}`);
      return fetch(`${this.base}/readyz`).then((it) => it.ok, () => false);
    });
  }

  /// As a power cut does: at once, without a word.
  async kill() {
    const gone = new Promise((done) => { this.child.once("exit", done); });
    this.child.kill("SIGKILL");
    await gone;
  }

  /// What the command line prints.
  ask(...words) {
    return execFileSync(this.binary, words, { cwd: this.folder, env: this.environment(), encoding: "utf8" });
  }

  /// The JSON it prints.
  json(...words) {
    return JSON.parse(this.ask(...words, "--json"));
  }
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

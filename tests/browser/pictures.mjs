// Makes the pictures of docs/pictures from the built program, so that they show what it shows today.
//
//   node pictures.mjs [path of the program]
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { launch, open, until } from "./chromium.mjs";
import { smaller } from "./palette.mjs";
import { begin, press, send, walk } from "./person.mjs";
import { Program } from "./program.mjs";

const FOLDER = join(import.meta.dirname, "../../docs/pictures");
const DESK = { viewport: { width: 900, height: 700 } };
const PHONE = { viewport: { width: 360, height: 720 } };

/// A picture somebody might hand over.
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const STORY = "They wrote under a photo of my shop that people like us should leave, and named the street.";
const SCRIPT = {
  safety: "no", who: "victim", story: STORY, when: "yesterday", strand: ["religion"], area: "Leeds", reach: "none",
  evidence: [{ text: "https://example.org/post/1" }, { file: { name: "screenshot.png", mimeType: "image/png", buffer: PICTURE } }],
};

mkdirSync(FOLDER, { recursive: true });
const program = new Program(process.argv[2]);
await program.start();
const browser = await launch();
const { base } = program;

/// Opens a page, does something there, and keeps a picture of it.
async function picture(name, options, act) {
  const { context, page } = await open(browser, base, base, options);
  await act(page);
  await page.waitForLoadState("load");
  await page.mouse.move(0, 0);
  const kept = await smaller(browser, await page.screenshot({ animations: "disabled", caret: "hide" }), join(FOLDER, `${name}.png`));
  console.log(`${name}.png: ${Math.round(kept / 1024)} KB`);
  await context.close();
}

await picture("landing", DESK, (page) => page.goto(`${base}/?lang=en-GB`));
await picture("question", DESK, async (page) => {
  await begin(page, base, "start");
  await walk(page, SCRIPT, "who");
});
await picture("evidence", DESK, async (page) => {
  await begin(page, base, "start");
  await walk(page, SCRIPT, "evidence");
  await page.fill("#answer", "https://example.org/post/1");
});
await picture("review", { viewport: { width: 900, height: 1000 } }, async (page) => {
  await begin(page, base, "quick");
  await walk(page, SCRIPT);
});
await picture("receipt", { viewport: { width: 900, height: 1000 } }, async (page) => {
  await begin(page, base, "quick");
  await walk(page, SCRIPT);
  await send(page);
  // The link is a secret, even of a report that is only for the picture.
  await page.locator("#private-link").evaluate((field) => { field.value = "https://report.example.org/r/…"; });
});
await picture("arabic", DESK, async (page) => {
  await begin(page, base, "start", "ar");
  await walk(page, SCRIPT, "who");
});
await picture("emergency", { viewport: { width: 900, height: 900 } }, async (page) => {
  await begin(page, base, "start");
  await page.check('[value="o:safety:yes"]');
  await page.locator("form.ask button.primary").click();
  await page.waitForSelector(".urgent");
});
await picture("dark", { ...DESK, colorScheme: "dark" }, async (page) => {
  await begin(page, base, "start");
  await walk(page, SCRIPT, "strand");
});
await picture("phone", PHONE, async (page) => {
  await begin(page, base, "start");
  await walk(page, SCRIPT, "story");
});
await picture("terminal", { viewport: { width: 760, height: 864 } }, async (page) => {
  const text = await chat();
  await page.setContent('<body style="margin:0;background:#15181a"><pre style="margin:0;padding:24px;color:#ecebe8;font:15px/1.45 monospace"></pre>');
  await page.locator("pre").evaluate((pre, shown) => { pre.textContent = shown; }, text);
});
await browser.close();
await program.kill();

/// What stands in a terminal after the first questions of `reportline chat`.
async function chat() {
  const child = spawn(program.binary, ["chat", "--scratch"], { cwd: program.folder, env: program.environment(), stdio: ["pipe", "pipe", "ignore"] });
  let shown = "$ reportline chat --scratch\n";
  child.stdout.on("data", (bytes) => { shown += bytes; });
  let n_seen = 0;
  for (const [words, typed] of [["1. Yes", "no"], ["I saw it", "it happened to me"], ["Send us what you saw", undefined]]) {
    await until(`the prompt says ${words}`, () => shown.includes(words, n_seen) && shown.trimEnd().endsWith("/delete-it"));
    n_seen = shown.length;
    if (typed === undefined) break;
    shown += `\n> ${typed}\n`;
    child.stdin.write(`${typed}\n`);
  }
  child.stdin.end();
  child.kill();
  return shown;
}

// Looks at every page of the web adapter's gallery with Chromium: what only a browser can tell.
//
//   cargo run -p reportline-adapter-web --example gallery
//   node gallery.mjs [address]
import assert from "node:assert/strict";

import { launch, open as openAt, overflow, until } from "./chromium.mjs";

const base = process.argv[2] ?? "http://127.0.0.1:8099";
const EXIT = "https://www.bbc.co.uk/weather";
const scenes = ["one", "one-misfit", "many", "line", "story", "story-misfit", "evidence", "evidence-more", "urgent",
  "review", "receipt", "paused", "arabic", "arabic-many"];
const around = ["/", "/help", "/privacy", "/later", "/?lang=ar", "/?lang=ur", "/?lang=cy", "/?lang=pl"];

const browser = await launch();
const open = (options) => openAt(browser, base, base, options);

const show = (page, scene) => page.goto(`${base}/gallery/${scene}`);

async function fitsAndCanBeTouched(page, name) {
  const over = await overflow(page);
  assert.ok(over <= 0, `${name}: scrolls sideways by ${over}`);
  const small = await page.evaluate(() => {
    const tell = (it) => `${it.tagName} ${it.textContent.trim()} ${Math.round(it.getBoundingClientRect().height)}`;
    const targets = [...document.querySelectorAll("button, summary, .routes a, footer a, .option, input[type=text], textarea")];
    return targets.filter((it) => it.checkVisibility() && it.getBoundingClientRect().height < 43.9).map(tell);
  });
  assert.deepEqual(small, [], `${name}: less than 44 pixels high`);
}

async function looks() {
  for (const javaScriptEnabled of [true, false]) {
    for (const width of [1280, 320]) {
      const { context, page, complaints, elsewhere } = await open({ javaScriptEnabled, viewport: { width, height: 800 } });
      for (const scene of scenes) {
        await show(page, scene);
        await fitsAndCanBeTouched(page, `${scene} at ${width}`);
      }
      for (const path of around) {
        await page.goto(base + path);
        await fitsAndCanBeTouched(page, `${path} at ${width}`);
      }
      assert.deepEqual(complaints, [], "the browser complained");
      assert.deepEqual(elsewhere, [], "something was loaded from elsewhere");
      await context.close();
    }
  }
}

async function focus() {
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await open({ javaScriptEnabled });
    await show(page, "story-misfit");
    assert.equal(await page.evaluate(() => document.activeElement.id), "summary", "the summary has the focus");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "answer", "its link leads to the field");

    await show(page, "urgent");
    const first = [];
    for (let n = 0; n < 2; n += 1) {
      await page.keyboard.press("Tab");
      first.push(await page.evaluate(() => document.activeElement.getAttribute("href")));
    }
    assert.deepEqual(first, ["#main", "tel:999"], "in danger the number comes first");

    await show(page, "one");
    await page.focus("#answer");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.isChecked("#answer-2"), true, "arrows choose");
    const outline = await page.evaluate(() => getComputedStyle(document.querySelector(".option:has(:focus-visible)")).outlineWidth);
    assert.equal(outline, "3px", "the focus is seen");
    await context.close();
  }
}

async function leaving() {
  for (const javaScriptEnabled of [true, false]) {
    const { context, page } = await open({ javaScriptEnabled });
    await show(page, "story");
    if (javaScriptEnabled) await page.fill("#answer", "half a sen");
    const gone = page.waitForRequest(EXIT);
    await page.click("button.leave", { noWaitAfter: true });
    await gone;
    await leftNothing(context, javaScriptEnabled ? "the button" : "the button without scripts");
    await context.close();
  }

  const { context, page } = await open();
  await page.goto(`${base}/`);
  await show(page, "story");
  const entries = await page.evaluate(() => history.length);
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  assert.equal(new URL(page.url()).pathname, "/report", "two are not three");
  await page.keyboard.press("Escape");
  await page.waitForURL(EXIT);
  assert.equal(await page.evaluate(() => history.length), entries, "the page's entry in the history is replaced");
  await leftNothing(context, "Esc three times");
  await context.close();
}

/// The cookie goes with the answer to a request of its own, which may still be on its way.
const leftNothing = (context, how) => until(`${how} ends the session`, async () => (await context.cookies(base)).length === 0);

async function niceties() {
  const { context, page } = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  await show(page, "line");
  await page.fill("#answer", "x".repeat(190));
  assert.match(await page.textContent(".count"), /Characters left: 10/);
  await show(page, "receipt");
  await page.click("[data-copy]");
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\/r\/[0-9a-z]{32}$/);
  assert.equal(await page.isVisible("[data-print]"), true);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.isVisible(".reference"), true);
  assert.equal(await page.isVisible(".leave, footer, .private"), false, "print keeps what is worth keeping");

  await page.emulateMedia({ media: "screen" });
  await page.goto(`${base}/r/${"0".repeat(32)}`);
  assert.equal(new URL(page.url()).pathname, "/", "a private link leaves the address bar");
  await context.close();
}

for (const check of [looks, focus, leaving, niceties]) {
  await check();
  console.log(`${check.name}: well`);
}
await browser.close();

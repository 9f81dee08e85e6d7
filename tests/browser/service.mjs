// The built program in a real browser: people report, stop, come back, leave; then the case store is asked what it has.
//
//   node service.mjs [path of the program]
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";

import { launch, open, until } from "./chromium.mjs";
import { answer, asked, begin, fits, heading, press, send, walk } from "./person.mjs";
import { Program } from "./program.mjs";

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const LINK = "https://example.org/post/1?a=1&b=2";
const STORY = "They wrote it under my photo.\n\n  “Go home” <b>twice</b> & a 🙂 — żółć.";
const ADDED = "They did it again the day after.";
const ARABIC = "كتبوا ذلك تحت صورتي.\nمرتين 🙂 <i>&";

/// The least that makes a report.
const BRIEF = { safety: "no", who: "witness", evidence: [{ text: LINK }], story: STORY, area: "Leeds", reach: "none" };

/// The neutral site, which notes what it is told.
const neutral = createServer((request, response) => {
  if (request.url === "/weather") told.push([request.method, request.headers.referer, request.headers.cookie]);
  response.end("<!doctype html><title>Weather</title>");
});
const told = [];
await new Promise((done) => { neutral.listen(0, "127.0.0.1", done); });
/// Another host than ours, so that no cookie goes there by mistake of the test.
const EXIT = `http://localhost:${neutral.address().port}/weather`;

const program = new Program(process.argv[2], { REPORTLINE_WEB_EXIT_URL: EXIT });
await program.start();
const { base } = program;
const browser = await launch();

/// The reports that were sent: reference and what each has to say.
const made = [];
const tests = [];
const test = (name, run, options = {}) => tests.push({ name, run, options });
const withAndWithoutScripts = (name, run, options = {}) => {
  for (const javaScriptEnabled of [true, false]) {
    test(`${name}, scripts ${javaScriptEnabled ? "on" : "off"}`, run, { ...options, javaScriptEnabled });
  }
};

withAndWithoutScripts("a whole report in English, with a picture and a link", async ({ page }) => {
  const picture = { name: "screen shot.png", mimeType: "image/png", buffer: PICTURE };
  await begin(page, base, "start");
  const script = { safety: "no", who: "victim", evidence: [{ text: LINK }, { file: picture }], story: STORY,
    strand: ["race", "disability"], area: "Leeds", reach: "none" };
  const n_pages = await walk(page, script, "review", fits("en-GB", "ltr"));
  assert.ok(n_pages > 10, "the whole conversation");
  assert.ok((await page.textContent("form.review")).includes("<b>twice</b> & a 🙂 — żółć."), "the review shows the words");
  made.push({
    reference: await send(page), language: "en-GB", mode: "full", role: "victim", story: STORY, link: LINK,
    picture: { name: "screen shot.png", bytes: PICTURE }, area: "Leeds", strands: ["race", "disability"],
  });
});

test("a report in Arabic, read from the right, scripts off", async ({ page }) => {
  await begin(page, base, "quick", "ar");
  const script = { ...BRIEF, evidence: [{ text: "رأيته في مجموعة" }], story: ARABIC };
  await walk(page, script, "review", fits("ar", "rtl"));
  made.push({ reference: await send(page), language: "ar", mode: "quick", role: "witness", story: ARABIC, area: "Leeds" });
}, { javaScriptEnabled: false });

withAndWithoutScripts("another language in the middle keeps the place and the words", async ({ page }) => {
  await begin(page, base);
  await walk(page, BRIEF, "story");
  await page.fill("#answer", "half a sentence");
  await chooses(page, "Polski");
  assert.equal(await page.locator("html").getAttribute("lang"), "pl");
  assert.equal(await asked(page), "story", "the same question");
  await chooses(page, "English");
  await walk(page, BRIEF);
  made.push({ reference: await send(page), language: "en-GB", mode: "quick", role: "witness", story: STORY, link: LINK,
    beside: "half a sentence", area: "Leeds" });
});

/// Presses "Language" and chooses one by its own name.
async function chooses(page, language) {
  await press(page, "language");
  await page.getByLabel(language, { exact: true }).check();
  await page.locator("form.ask button.primary").click();
}

withAndWithoutScripts("from the review one goes back, and changes an answer", async ({ page }) => {
  await begin(page, base);
  await walk(page, BRIEF);
  await press(page, "back");
  assert.equal(await asked(page), "reach", "back leads to the last question");
  await walk(page, { reach: "none" });
  await press(page, "c:story");
  assert.equal(await page.inputValue("#answer"), STORY, "what was written is there");
  await answer(page, "story", "It was another day.");
  assert.equal(await asked(page), "review", "and back to the review");
  made.push({ reference: await send(page), language: "en-GB", mode: "quick", role: "witness",
    story: "It was another day.", link: LINK, area: "Leeds" });
});

withAndWithoutScripts("the button leaves nothing behind", ({ page, context, javaScriptEnabled }) =>
  leaves(page, context, javaScriptEnabled, () => page.click("button.leave", { noWaitAfter: true })));

test("Esc three times leaves nothing behind", ({ page, context }) =>
  leaves(page, context, true, async () => {
    for (let n = 0; n < 3; n += 1) await page.keyboard.press("Escape");
  }));

/// Away from half a sentence: no way back through the history shows a word of the report.
async function leaves(page, context, isReplaced, leave) {
  await begin(page, base);
  await walk(page, BRIEF, "story");
  await page.fill("#answer", "half a sentence");
  const n_entries = await page.evaluate(() => history.length);
  told.length = 0;
  await leave();
  await page.waitForURL(EXIT);
  assert.deepEqual(told, [["GET", undefined, undefined]], "the neutral site is not told where from");
  const n_now = await page.evaluate(() => history.length);
  if (isReplaced) assert.equal(n_now, n_entries, "the neutral site takes the page's entry in the history");
  await until("the session has ended", async () => (await context.cookies(base)).length === 0);
  for (let n = 1; n < n_now && page.url() !== "about:blank"; n += 1) {
    await page.goBack();
    assert.ok(!(await page.content()).includes("half a sentence"), "the history shows what was written");
    assert.equal(await asked(page), undefined, "the history shows the report");
  }
}

test("a private link goes on in another browser", async ({ page, another }) => {
  await begin(page, base);
  await walk(page, BRIEF, "story");
  await page.goto(`${base}/later`);
  const link = await page.inputValue("#private-link");
  await page.goto(`${base}/report`);

  const elsewhere = await another();
  await elsewhere.goto(link);
  assert.equal((await elsewhere.context().cookies(base)).length, 0, "a link alone opens nothing");
  await elsewhere.click('form[action="/return"] button');
  assert.equal(await asked(elsewhere), "story");
  await walk(elsewhere, BRIEF);

  await page.fill("#answer", "written too late");
  await page.locator("form.ask button.primary").first().click();
  assert.equal(await page.inputValue("#kept"), "written too late", "what is typed into an old page is given back");
  made.push({ reference: await send(elsewhere), language: "en-GB", mode: "quick", role: "witness", story: STORY,
    link: LINK, area: "Leeds" });
});

withAndWithoutScripts("after a pause one goes on at the same place", async ({ page }) => {
  await begin(page, base);
  await walk(page, BRIEF, "story");
  await press(page, "pause");
  assert.equal(await heading(page), "Your place is kept.");
  assert.ok(await page.isVisible("#private-link"));
  assert.equal(await page.locator("main form button:not([data-copy]), main a.primary").count(), 1, "one way on");
  await page.click("main form button.primary");
  assert.equal(await asked(page), "story");
});

withAndWithoutScripts("what is deleted is gone", async ({ page, context }) => {
  await begin(page, base);
  await walk(page, BRIEF, "story");
  await press(page, "cancel");
  assert.equal(await heading(page), "Deleted");
  assert.deepEqual(await context.cookies(base), []);
  await page.goto(`${base}/report`);
  assert.equal(await heading(page), "No report is open here");
});

withAndWithoutScripts("what does not fit is said, and has the focus", async ({ page }) => {
  await begin(page, base);
  await page.locator("form.ask button.primary").click();
  await saysWhy(page, "#answer");
  await page.locator(".own-words summary").click();
  await page.fill(".own-words textarea", "purple elephants");
  await page.locator("form.ask button.primary").click();
  await saysWhy(page, "#answer");
  assert.equal(await page.inputValue(".own-words textarea"), "purple elephants", "what was typed is still there");
});

async function saysWhy(page, field) {
  assert.equal(await asked(page), "safety", "the same question");
  await until("the summary has the focus", () => page.evaluate(() => document.activeElement.id === "summary"));
  assert.match(await page.title(), /^Please look again/);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => `#${document.activeElement.id}`), field, "the summary leads to the field");
}

withAndWithoutScripts("three questions by the keyboard alone", async ({ page }) => {
  await page.goto(`${base}/?lang=en-GB`);
  await reaches(page, "button[name=begin][value=quick]");
  await page.keyboard.press("Enter");
  for (const [question, arrows] of [["safety", 1], ["who", 2]]) {
    await page.waitForSelector(`[name=pick][value^="o:${question}:"]`);
    await reaches(page, "#answer");
    await page.keyboard.press("Space");
    for (let n = 0; n < arrows; n += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  }
  await page.waitForSelector("#files");
  await reaches(page, "#answer");
  await page.keyboard.type("They wrote it.");
  await reaches(page, "form.ask button:not([name])");
  await page.keyboard.press("Enter");
  await page.waitForSelector('[value="d:evidence"]');
  await reaches(page, '[value="d:evidence"]');
  await page.keyboard.press("Space");
  // The page before has room for words too.
  await page.waitForSelector("main:not(:has(#files)) textarea#answer");
  assert.equal(await asked(page), "story");
  await walk(page, BRIEF);
  assert.match(await page.textContent("form.review"), /I saw it/, "the arrows chose");
});

/// Tab until it has the focus, which has to be seen.
async function reaches(page, selector) {
  for (let n = 0; n < 60; n += 1) {
    const [is, outline] = await page.evaluate((wanted) => {
      const focused = document.activeElement;
      const shown = focused.closest(".option") ?? focused;
      return [focused.matches(wanted), parseFloat(getComputedStyle(shown).outlineWidth)];
    }, selector);
    if (is) return assert.ok(outline >= 2, `the focus on ${selector} is seen`);
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${selector}`);
}

for (const [language, direction] of [["en-GB", "ltr"], ["ar", "rtl"]]) {
  test(`nothing scrolls sideways at 320 pixels in ${language}`, async ({ page }) => {
    await page.goto(`${base}/?lang=${language}`);
    await fits(language, direction)(page, "the first page");
    await begin(page, base, "start", language);
    await walk(page, { ...BRIEF, who: "on_behalf", safety: "yes", story: `${"long".repeat(60)}\n${STORY}` }, "review",
      fits(language, direction));
    await press(page, "pause");
    await fits(language, direction)(page, "the pause");
    for (const path of ["help", "privacy", "transparency", "report"]) await page.goto(`${base}/${path}?lang=${language}`);
  }, { viewport: { width: 320, height: 640 } });
}

withAndWithoutScripts("who has sent a report adds to it, under the same reference", async ({ page }) => {
  await begin(page, base);
  await walk(page, BRIEF);
  const reference = await send(page);
  await press(page, "add");
  await walk(page, { safety: "no", evidence: [{ text: LINK }], story: ADDED });
  assert.equal(await send(page), reference);
  made.push({ reference, language: "en-GB", mode: "quick", role: "witness", story: STORY, link: LINK, area: "Leeds",
    added: ADDED });
});

test("a report goes on after the program was killed", async ({ page }) => {
  await begin(page, base);
  await walk(page, BRIEF, "story");
  await page.fill("#answer", STORY);
  await program.kill();
  await program.start();
  await page.locator("form.ask button.primary").click();
  assert.equal(await asked(page), "area", "the open page still answers");
  await walk(page, BRIEF);
  made.push({ reference: await send(page), language: "en-GB", mode: "quick", role: "witness", story: STORY, link: LINK,
    area: "Leeds" });
});

test("two presses send one report", async ({ page }) => {
  await begin(page, base);
  await walk(page, BRIEF);
  await page.locator('main button[value^="confirm:"]').dblclick();
  await page.waitForSelector(".reference");
  made.push({ reference: (await page.textContent(".reference")).trim(), language: "en-GB", mode: "quick",
    role: "witness", story: STORY, link: LINK, area: "Leeds" });
}, { javaScriptEnabled: false });

test("the case store has exactly these reports, to the byte", async () => {
  const numbers = () => program.json("cases", "list").cases.map((it) => it.case);
  await until("every report is filed", () => numbers().length >= made.length && program.json("outbox", "list").owed.length === 0);
  const cases = numbers().map((number) => program.json("cases", "show", number));
  const reports = cases.map((it) => it.reports[0].report);
  assert.deepEqual(reports.map((it) => it.public_ref).sort(), made.map((it) => it.reference).sort());
  for (const { reference, added, ...said } of made) {
    const kept = cases.find((it) => it.reports[0].report.public_ref === reference).reports.map((it) => it.report);
    isAsSaid(kept[0], said);
    assert.deepEqual(kept.slice(1).map((it) => [it.public_ref, it.amends, it.incident.narrative]),
      added ? [[reference, kept[0].report_id, added]] : [], "what was added stands beside it");
  }
});

function isAsSaid(report, { language, mode, role, story, link, beside, picture, area, strands }) {
  assert.equal(report.channel.kind, "web");
  assert.deepEqual([report.flow.mode, report.flow.locale, report.reporter.language, report.reporter.role],
    [mode, language, language, role]);
  assert.equal(report.incident.narrative, story);
  assert.equal(report.victim.area.name, area);
  assert.equal(report.risk.immediate_danger, "no");
  assert.deepEqual(report.motivation?.perceived, strands);
  if (link) assert.deepEqual(report.evidence.flatMap((it) => it.url?.as_given ?? []), [link]);
  if (beside) assert.ok(report.evidence.some((it) => it.text === beside), "what was typed beside a press is kept");
  const media = report.evidence.flatMap((it) => it.media ?? []);
  assert.equal(media.length, picture ? 1 : 0);
  if (!picture) return;
  const [{ filename, size, sha256, status }] = media;
  const hash = createHash("sha256").update(picture.bytes).digest("hex");
  assert.deepEqual([filename, size, sha256, status], [picture.name, picture.bytes.length, hash, "stored"]);
}

let n_failed = 0;
for (const { name, run, options } of tests) {
  const opened = [];
  const another = async () => {
    opened.push(await open(browser, base, EXIT, options));
    return opened.at(-1).page;
  };
  await another();
  try {
    await run({ ...opened[0], javaScriptEnabled: options.javaScriptEnabled, another });
    assert.deepEqual(opened.flatMap((it) => it.complaints), [], "the browser complained");
    assert.deepEqual(opened.flatMap((it) => it.elsewhere), [], "something came from elsewhere");
    console.log(`well    ${name}`);
  } catch (error) {
    n_failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
  }
  for (const { context } of opened) await context.close();
}
await browser.close();
neutral.close();
await program.kill();
console.log(`${tests.length - n_failed} passed, ${n_failed} failed`);
process.exitCode = n_failed === 0 ? 0 : 1;

// Somebody in front of the page who answers by a script. Buttons and options are found by their tokens and fields by
// their form, so that one script does for every language.
import { overflow } from "./chromium.mjs";

/// More pages than any flow has, so that a circle ends.
const MOST_PAGES = 60;

/// The button that sends a command.
export const press = (page, token) => page.click(`main button[name=press][value="${token}"]`);

/// The page's heading.
export const heading = async (page) => (await page.textContent("h1")).trim();

/// What is asked: a question's id where it has options; `evidence`, `story` (room for words), `line` (a line of
/// words); `review`, `receipt`; or nothing.
export async function asked(page) {
  await page.waitForLoadState("domcontentloaded");
  return page.evaluate(() => {
    if (document.querySelector(".reference")) return "receipt";
    if (document.querySelector("form.review")) return "review";
    if (document.querySelector("#files")) return "evidence";
    const option = document.querySelector('form.ask [value^="o:"]');
    if (option) return option.value.split(":")[1];
    if (document.querySelector("form.ask textarea#answer")) return "story";
    return document.querySelector("form.ask input#answer") ? "line" : undefined;
  });
}

/// Begins on the first page, in a language.
export async function begin(page, base, how = "quick", language = "en-GB") {
  await page.goto(`${base}/?lang=${language}`);
  await page.click(`button[name=begin][value=${how}]`);
}

/// Answers what stands on the page. A list ticks, a word chooses where there is something to choose and is typed where
/// there is a field; `undefined` skips.
export async function answer(page, question, said) {
  if (said === undefined) return press(page, "skip");
  if (question === "evidence") return handOver(page, said);
  if (await page.locator("input[name=pick]").count()) {
    for (const option of [said].flat()) await page.check(`input[name=pick][value="o:${question}:${option}"]`);
  } else {
    await page.fill("#answer", said);
  }
  return page.locator("form.ask button.primary").first().click();
}

/// Hands over one thing after the other.
async function handOver(page, things) {
  for (const { text, file } of things) {
    if (text) await page.fill("#answer", text);
    if (file) await page.setInputFiles("#files", file);
    await page.locator("form.ask button:not([name])").click();
  }
  await page.locator('main button[value^="d:"]').click();
}

/// Answers by the script until `end` is asked. `look` sees every page. Gives the number of pages.
export async function walk(page, script, end = "review", look = async () => {}) {
  const said = new Set();
  for (let n = 0; n < MOST_PAGES; n += 1) {
    const question = await asked(page);
    await look(page, question);
    if (question === end) return n;
    if (!question) throw new Error(`nothing is asked: ${await page.textContent("main")}`);
    // The story is asked first; other room for words is left empty.
    await answer(page, question, said.has(question) ? undefined : script[question]);
    said.add(question);
  }
  throw new Error(`no ${end} after ${MOST_PAGES} pages; the last asks: ${await heading(page)}`);
}

/// Sends the report from the review; gives its reference.
export async function send(page) {
  await page.locator('main button[value^="confirm:"]').click();
  return (await page.textContent(".reference")).trim();
}

/// Whether the page fits its width, its language is right, and it has one heading.
export function fits(language, direction) {
  return async (page, question) => {
    const root = page.locator("html");
    const seen = [await root.getAttribute("lang"), await root.getAttribute("dir"), await page.locator("h1").count(), await overflow(page)];
    const wanted = [language, direction, 1, 0];
    if (String(seen) !== String(wanted)) throw new Error(`${question}: lang, dir, headings, overflow: ${seen}, not ${wanted}`);
  };
}

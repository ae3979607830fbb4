/*
 * How long a person at a browser waits: from a key pressed in the text of a model until what was found about the new
 * text has been painted, and for each frame while the picture is moved. In Debian's Chromium, against a `tenten serve`
 * of its own (TENTEN). Prints a JSON object a model.
 *
 * usage: web.mjs PRESSES MODEL…
 */
import { readFile } from "node:fs/promises";
import { launch, openPage, settled } from "../web/tests/browser.mjs";
import { Server } from "../web/tests/server.mjs";

const PATIENCE = 120_000; /* milliseconds */
const FRAMES = 60;

/* In the page: from the key's own time to the frame after the marks have changed. */
function watchKeys() {
  window.waits = [];
  let pressed = 0;
  addEventListener("keydown", (event) => (pressed = event.timeStamp), true);
  const marked = new MutationObserver(() =>
    requestAnimationFrame(() =>
      setTimeout(() => window.waits.push(performance.now() - pressed)),
    ),
  );
  marked.observe(document.querySelector("[data-marks]"), {
    attributeFilter: ["data-marks"],
  });
}

async function typing(page, presses) {
  await page.evaluate(watchKeys);
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+Home");
  for (let press = 1; press <= presses; press++) {
    await page.keyboard.type("#");
    await page.waitForFunction((count) => window.waits.length >= count, press);
    await settled(page);
  }
  return page.evaluate(() => window.waits);
}

/* In the page: how long frames take while a wheel moves the picture. */
async function pan(frames) {
  const canvas = document.querySelector(".picture svg[role=group]");
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame++) {
    const deltaY = frame < frames / 2 ? 40 : -40;
    canvas.dispatchEvent(
      new WheelEvent("wheel", {
        deltaX: 25,
        deltaY,
        bubbles: true,
        cancelable: true,
      }),
    );
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}

async function measure(browser, server, path, presses) {
  const page = await openPage(browser, server);
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${server.url}/#/open/${path}`);
  await settled(page);
  const waits = await typing(page, presses);
  const frames = await page.evaluate(pan, FRAMES);
  await page.locator(".picture svg[role=group]").press("0");
  const whole = await page.evaluate(pan, FRAMES);
  await page.context().close();
  return { typing: waits, pan: frames, pan_whole: whole };
}

const [presses, ...paths] = process.argv.slice(2);
const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
const server = await Server.make(
  Object.fromEntries(texts.map((text, index) => [`${index}.yaml`, text])),
);
const browser = await launch();
for (const index of paths.keys())
  console.log(
    JSON.stringify(
      await measure(browser, server, `${index}.yaml`, Number(presses)),
    ),
  );
await browser.close();
await server.end();

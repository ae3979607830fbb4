/* not committed */
import { launch, openPage, openExample, settled } from "./browser.mjs";
import { recorded, openLog } from "./log.test.mjs";
import { show } from "./plans.test.mjs";
const out = process.env.OUT ?? "/tmp/mend8/shots/";
import { mkdirSync } from "node:fs";
mkdirSync(out, { recursive: true });
const [, , models = "a1-pos", langs = "ja", widths = "1280", shades = "light", only = ""] = process.argv;
const browser = await launch();
const server = await recorded();
const want = (name) => !only || only.split(",").includes(name);
for (const lang of langs.split(","))
	for (const width of widths.split(",").map(Number))
		for (const shade of shades.split(",")) {
			const page = await openPage(browser, server, { lang, width, dark: shade === "dark" });
			page.setDefaultTimeout(60000);
			const shot = async (name) => {
				await page.waitForTimeout(300);
				await page.screenshot({ path: `${out}${name}-${lang}-${width}-${shade}.png` });
			};
			const attempt = async (name, work) => {
				if (!want(name)) return;
				try {
					await work();
				} catch (e) {
					console.log(name, String(e).split("\n")[0]);
				}
			};
			await attempt("home", async () => {
				await page.goto(`${server.url}/`);
				await page.getByText("a1-pos").waitFor();
				await shot("home");
			});
			await attempt("start", async () => {
				await page.goto(`${server.url}/#/new`);
				await page.waitForTimeout(500);
				await shot("start");
			});
			for (const model of models.split(",")) {
				await openExample(page, server, model);
				const lists = ["next", "findings", "questions", "duties", "form"];
				for (const list of lists)
					await attempt(list, async () => {
						if (width < 600) await show(page, list);
						else {
							await show(page, "picture");
							await page.locator(`#tab-${list}`).click();
						}
						await page.waitForTimeout(400);
						if (list !== "form") {
							const head = page.locator(`#panel-${list} .head`).first();
							if (await head.count()) await head.click();
						}
						await page.waitForTimeout(500);
						await shot(`${model}-${list}`);
					});
				await attempt("text", async () => {
					if (width < 600) {
						await show(page, "text");
						await shot(`${model}-text`);
					}
				});
				await attempt("picture", async () => {
					await show(page, "picture");
					await settled(page);
					await shot(`${model}-picture`);
				});
				await attempt("tables", async () => {
					await show(page, "tables");
					await page.waitForTimeout(1500);
					await shot(`${model}-tables`);
				});
				await attempt("plan", async () => {
					await show(page, "plan");
					await page.waitForTimeout(8000);
					await shot(`${model}-plan`);
				});
				await attempt("gap", async () => {
					await show(page, "gap");
					await page.waitForTimeout(1500);
					await shot(`${model}-gap`);
					await page.locator("#panel-gap form button.primary, form button.primary").first().click();
					await page.waitForTimeout(3000);
					await shot(`${model}-gap2`);
				});
				if (model === "a1-pos")
					await attempt("log", async () => {
						await openLog(page, server);
						await page.locator("#panel-log .head, .panel .head").first().click();
						await shot("log");
						for (const name of [/^(Duties|義務)$/, /^(Trace|データの追跡)/, /^(Verify|検証)$/]) {
							await page.locator(".views").getByRole("button", { name }).click();
							await page.waitForTimeout(500);
							await shot(`log-${name.source.replace(/\W/g, "").slice(0, 5)}`);
						}
					});
			}
			await page.context().close();
		}
await browser.close();
await server.end();

/* The workspace on the use cases, in both languages. */
import { readFile } from "node:fs/promises";
import { ensure, openExample, openPage, picture, settled, typeAfter } from "./browser.mjs";

const models = [
	{
		name: "a1-pos",
		title: { ja: "POSデータの分析", en: "Analysis of POS data" },
		event: "collect",
		line: "- id: collect",
		regimes: 3,
		events: 13,
		typo: ["tenten: 1", "\nnonsense: 1"],
	},
	{
		name: "a2-elderly-care",
		title: { ja: "高齢者生活支援事業の提供", en: "Supporting the life of the elderly" },
		event: "provide-a",
		line: "{id: provide-a,",
		regimes: 5,
		events: 19,
		typo: ["tenten: 1", "\nnonsense: 1"],
	},
];

const cursorLine = (page) => page.locator(".cm-activeLine").first().innerText();
async function seeIt({ page, server, model, lang }) {
	await openExample(page, server, model.name);
	const title = await page.locator("h1").innerText();
	ensure(title === model.title[lang], `title: ${title}`);
	ensure((await page.locator("[data-what=event]").count()) > 0, "no event is drawn");
	ensure((await page.locator("html").getAttribute("lang")) === lang, "language of the page");
	await picture(page, `${model.name}-${lang}`);
}

async function textAndPicture({ page, server, model }) {
	await openExample(page, server, model.name);
	await page.getByLabel(/Whole picture|全体を見る/).click();
	await page.locator(`[data-what=event][data-id="${model.event}"] path`).first().click();
	await page.locator(".chosen-line").first().waitFor();
	ensure(
		(await page.locator(".chosen-line").first().innerText()).includes(model.event),
		"text of the event",
	);
	ensure((await cursorLine(page)).includes(model.event), "cursor at the event");
	/* and back: the cursor into another event chooses it in the picture */
	await page.locator(".cm-line", { hasText: model.line }).first().click();
	await page.keyboard.press("PageDown");
	await page
		.locator(".item.event.chosen, .item.holding.chosen, .item.flow.chosen")
		.first()
		.waitFor({ state: "attached" });
}

async function typing({ page, server, model, lang, note }) {
	await openExample(page, server, model.name);
	await page.keyboard.press("Escape");
	await page.locator(".cm-content").focus();
	await page.keyboard.press("Control+Home");
	await typeAfter(page, model.typo[0], model.typo[1]);
	await page.locator(".cm-lint-marker-error").first().waitFor();
	await page.locator("#tab-findings").click();
	const list = page.locator("#panel-findings");
	await list.locator(".head").first().waitFor();
	const said = await list.locator(".title").first().innerText();
	ensure(lang === "ja" ? /[ぁ-ん]/.test(said) : !/[ぁ-ん]/.test(said), `message in ${lang}: ${said}`);
	await picture(page, `${model.name}-${lang}-error`);
	await page.locator(".cm-content").focus();
	const undo = page.getByRole("button", { name: /^(Undo|元に戻す)$/ });
	while (await undo.isEnabled()) await page.keyboard.press("Control+z");
	ensure((await page.getByLabel(/^(unsaved|未保存)$/).count()) === 0, "undone to what it was");
	await page.locator(".cm-lint-marker-error").first().waitFor({ state: "detached" });
	await settled(page);
	note(`diagnostics after ${await page.locator("[data-latency]").getAttribute("data-latency")} ms`);
}

async function layers({ page, server, model, lang }) {
	await openExample(page, server, model.name);
	const names = { ja: "ステップ", en: "Step " };
	for (const layer of [1, 2, 3, 4]) {
		await page.getByRole("button", { name: new RegExp(`^${names[lang]}${layer}`) }).click();
		await settled(page);
		await picture(page, `${model.name}-${lang}-step${layer}`);
		const regimes = await page.locator("[data-what=regime]").count();
		ensure(layer === 1 ? regimes === 0 : regimes > 0, `${regimes} regimes in layer ${layer}`);
	}
}

async function regimes({ page, server, model }) {
	await openExample(page, server, model.name);
	const chips = page.locator(".chip");
	await chips.first().waitFor();
	ensure((await chips.count()) === model.regimes, `${await chips.count()} regimes`);
	await page.getByLabel(/Whole picture|全体を見る/).click();
	const all = await page.locator("[data-what=regime]").count();
	await chips.first().click();
	ensure((await page.locator("[data-what=regime]").count()) === 1, "one regime is shown");
	await chips.first().click();
	ensure((await page.locator("[data-what=regime]").count()) === all, "all are shown again");
}

async function film({ page, server, model, lang }) {
	await openExample(page, server, model.name);
	await page
		.getByLabel(/Step through the events|イベントを順に見る/)
		.first()
		.click();
	const next = page.getByLabel(/The next event|次のイベント/);
	for (let step = 0; step < 5; step++) await next.click();
	ensure(
		(await page.locator(".film .count").innerText()) === `5 / ${model.events}`,
		"position of the film",
	);
	await page.locator(".item.event.now").waitFor({ state: "attached" });
	await page.waitForTimeout(400);
	await picture(page, `${model.name}-${lang}-film`);
	const later = page.locator(".item.event.later").first();
	ensure(
		(await later.evaluate((item) => getComputedStyle(item).opacity)) === "0.1",
		"what is to come is faint",
	);
	await page.getByRole("button", { name: /^(End|終える)$/ }).click();
	await page.locator(".item.later").first().waitFor({ state: "detached" });
}

async function dates({ page, server, model }) {
	await openExample(page, server, model.name);
	const day = page.locator(".as-of input[type=date]");
	const before = await day.inputValue();
	const slider = page.locator(".as-of input[type=range]");
	await slider.focus();
	await page.keyboard.press("ArrowRight");
	await settled(page);
	const after = await day.inputValue();
	ensure(after > before, `${before} to ${after}`);
	await page.locator("svg text", { hasText: after }).first().waitFor({ state: "attached" });
	await page.keyboard.press("Home");
	await settled(page);
	await page.getByLabel(/Back to the model|モデルの基準日/).click();
	await settled(page);
	ensure((await day.inputValue()) === before, "back to the date of the model");
}

async function moving({ page, server, model }) {
	await openExample(page, server, model.name);
	const scale = async () => Number.parseInt(await page.locator(".scale").innerText(), 10);
	const moved = () => page.locator("svg[role=group] > g").getAttribute("transform");
	await page.locator("svg[role=group]").focus();
	await page.keyboard.press("0");
	const whole = await scale();
	await page.keyboard.press("+");
	ensure((await scale()) > whole, "+ makes larger");
	const before = await moved();
	await page.keyboard.press("ArrowRight");
	ensure((await moved()) !== before, "arrows move");
	await page.keyboard.press("Tab");
	const first = await page.evaluate(() => document.activeElement.dataset.id);
	await page.keyboard.press("ArrowRight");
	const second = await page.evaluate(() => document.activeElement.dataset.id);
	ensure(first && second && first !== second, `from ${first} to ${second}`);
	await page.keyboard.press("Enter");
	await page.locator(".cm-editor.cm-focused").waitFor();
}

async function exports({ page, server, model }) {
	await openExample(page, server, model.name);
	const starts = { SVG: "<svg", PNG: "\x89PNG", PDF: "%PDF" };
	for (const [format, start] of Object.entries(starts)) {
		await page
			.locator(".bar")
			.getByRole("button", { name: /^(Export|書き出す)$/ })
			.click();
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("menuitem", { name: format }).click(),
		]);
		const bytes = await readFile(await download.path());
		ensure(bytes.toString("latin1").slice(0, 400).includes(start), `${format} begins otherwise`);
		ensure(download.suggestedFilename().endsWith(format.toLowerCase()), download.suggestedFilename());
	}
}

async function languages({ page, server, model, lang }) {
	await openExample(page, server, model.name);
	const other = lang === "ja" ? "en" : "ja";
	await page.getByRole("button", { name: lang === "ja" ? "English" : "日本語" }).click();
	await page.locator("h1", { hasText: model.title[other] }).waitFor();
	await settled(page);
	ensure(
		(await page.locator("svg text").first().textContent()) === model.title[other],
		"picture in the other",
	);
}

/* In the page: what is asked, what is marked, and the frame that shows it, in their order. */
function watchOrder() {
	window.order = [];
	const ask = window.fetch;
	window.fetch = (path, ...rest) => {
		window.order.push(String(path).split("?")[0]);
		return ask(path, ...rest);
	};
	const shown = () => requestAnimationFrame(() => window.order.push("shown"));
	new MutationObserver(shown).observe(document.querySelector("[data-marks]"), {
		attributeFilter: ["data-marks"],
	});
}

async function foundFirst({ page, server, model }) {
	await openExample(page, server, model.name);
	await page.evaluate(watchOrder);
	await page.locator(".cm-content").focus();
	await page.keyboard.press("Control+Home");
	await page.keyboard.type("#");
	await page.waitForFunction(() => window.order.includes("/api/draw"));
	const order = await page.evaluate(() => window.order);
	const [checked, shown, drawn] = ["/api/check", "shown", "/api/draw"].map((one) => order.indexOf(one));
	ensure(checked === 0 && shown > checked && drawn > shown, `order: ${order}`);
	ensure(order.indexOf("/api/outline") > shown, `order: ${order}`);
}

async function staysWhereMoved({ page, server, model }) {
	await openExample(page, server, model.name);
	await page.getByLabel(/Whole picture|全体を見る/).click();
	await page.locator(`[data-what=event][data-id="${model.event}"] path`).first().click();
	await page.locator(".cm-line", { hasText: model.line }).first().click();
	await page.keyboard.press("PageDown");
	await page.locator(".item.chosen").first().waitFor({ state: "attached" });
	const canvas = page.locator(".picture svg[role=group]");
	const scale = async () =>
		Number(/scale\(([\d.]+)/.exec(await canvas.locator("> g").getAttribute("transform"))[1]);
	for (let press = 0; press < 12; press++) await canvas.press("-");
	ensure((await scale()) < 0.4, `what is chosen comes near again: ${await scale()}`);
	await canvas.press("ArrowRight");
	ensure((await scale()) < 0.4, `moved, it comes near again: ${await scale()}`);
}

const points = [
	["opens and shows it", seeIt],
	["finds text from picture, and back", textAndPicture],
	["shows errors as one types, and undoes", typing],
	["paints what was found before it draws anew", foundFirst],
	["stays where one moved it", staysWhereMoved],
	["switches the four steps on", layers],
	["shows regimes singly", regimes],
	["steps through the events", film],
	["follows the date", dates],
	["moves, zooms and is used by keyboard", moving],
	["exports the picture", exports],
	["switches the language in place", languages],
];

export const tests = models.flatMap((model) =>
	["ja", "en"].flatMap((lang) =>
		points.map(([name, test]) => ({
			name: `${model.name} ${lang}: ${name}`,
			run: async ({ browser, server, note }) => {
				const page = await openPage(browser, server, { lang });
				await test({ page, server, model, lang, note });
				ensure(!page.faults.length, page.faults.join("; "));
			},
		})),
	),
);

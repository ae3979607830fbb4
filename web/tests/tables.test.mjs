/* Tables: every one that the server has, sorted, searched, narrowed, exported, and filled in where people may. */
import { readFile } from "node:fs/promises";
import { ensure, openExample, openPage, picture, settled } from "./browser.mjs";

const saying = (lang, ja, en) => (lang === "ja" ? ja : en);
const rows = (page) => page.locator("#panel-tables tbody tr");
const column = async (page, index) =>
	page.locator(`#panel-tables tbody td:not(.act):nth-child(${index})`).allInnerTexts();

async function openTable(page, lang, name) {
	if (!(await page.locator("#panel-tables").count())) await page.locator("#tab-tables").click();
	await page.getByLabel(saying(lang, "表の種類", "Which table")).selectOption(name);
	await page.waitForFunction((lang) => {
		const count = document.querySelector("#panel-tables .count")?.textContent ?? "";
		return (lang === "ja" ? /行/ : /rows/).test(count);
	}, lang);
}

async function every({ page, server, lang, example }) {
	await openExample(page, server, example);
	await page.locator("#tab-tables").click();
	const words = await page.evaluate(async () => (await fetch("/api/words")).json());
	const names = Object.keys(words.tables);
	const offered = await page
		.getByLabel(saying(lang, "表の種類", "Which table"))
		.locator("option")
		.evaluateAll((options) => options.map((option) => option.value));
	ensure(
		names.every((name) => offered.includes(name)),
		`${names} are offered: ${offered}`,
	);
	for (const name of names) {
		await openTable(page, lang, name);
		const text = (await page.locator("#panel-tables .count").innerText()).trim();
		const shown = Number(/\d+/.exec(text)?.[0]);
		ensure((await rows(page).count()) === Math.min(shown, 200), `${name}: ${text}`);
	}
	await openTable(page, lang, "considered");
	ensure((await rows(page).count()) > 0, "some regime considers attributes");
	await picture(page, `table-${example}-${lang}`);
}

async function narrow({ page, server, lang, example }) {
	await openExample(page, server, example);
	await openTable(page, lang, "holdings");
	const all = await rows(page).count();
	const heading = page.locator("#panel-tables th").first();
	await heading.getByRole("button").click();
	ensure((await heading.getAttribute("aria-sort")) === "ascending", "it says how it is sorted");
	const up = await column(page, 1);
	await heading.getByRole("button").click();
	const down = await column(page, 1);
	ensure(up[0] !== down[0] && up[0] === down[down.length - 1], `sorted: ${up[0]} … ${down[0]}`);

	await page.getByLabel(saying(lang, "列ごとに絞り込む", "Filter by column")).click();
	await page.locator("#panel-tables th input").first().fill(up[0]);
	const narrowed = await column(page, 1);
	ensure(narrowed.length < all && narrowed.every((text) => text.includes(up[0])), `${narrowed}`);
	await page.getByRole("button", { name: saying(lang, "絞り込みをやめる", "Clear the filter") }).click();
	ensure((await rows(page).count()) === all, "all are back");
	await page.getByLabel(saying(lang, "表の中を探す", "Search the table")).fill("no such words");
	ensure((await rows(page).count()) === 0, "nothing is left");
	await page.getByLabel(saying(lang, "表の中を探す", "Search the table")).fill("");

	/* a cell leads to the text; a date and a party change what is asked */
	await page.locator("#panel-tables tbody .link").first().click();
	await page.locator(".chosen-line").first().waitFor();
	const asks = (pattern) => page.waitForRequest((request) => pattern.test(request.url()));
	const party = page.getByRole("combobox", { name: saying(lang, "主体", "Party"), exact: true });
	await Promise.all([asks(/api\/table.*[?&]for=/), party.selectOption({ index: 1 })]);
	const date = page.locator("#panel-tables input[type=date]");
	await Promise.all([asks(/api\/table.*as_of=2023-01-01/), date.fill("2023-01-01")]);
}

async function stays({ page, server, lang, example }) {
	await openExample(page, server, example);
	await openTable(page, lang, "risks");
	const at = await page.evaluate(() => {
		const box = document.querySelector("#panel-tables .box");
		box.scrollTo(400, 300);
		const head = document.querySelector("#panel-tables th").getBoundingClientRect();
		return {
			wide: box.scrollWidth > box.clientWidth,
			page: document.documentElement.scrollWidth <= innerWidth,
			head: Math.round(head.top - box.getBoundingClientRect().top),
		};
	});
	ensure(at.wide && at.page, "a wide table scrolls in its own box");
	ensure(at.head === 0, `the heading stays: ${at.head}`);
	ensure(/register|[a-z]/.test((await column(page, 2))[0]), "the name of a row is there");
}

async function exported({ page, server, lang, example }) {
	await openExample(page, server, example);
	await openTable(page, lang, "duties");
	const name = (await rows(page).first().locator("td").first().innerText()).trim();
	const begins = { "Excel (XLSX)": "PK", CSV: null, Markdown: "|" };
	for (const [format, start] of Object.entries(begins)) {
		await page
			.locator("#panel-tables")
			.getByRole("button", { name: saying(lang, "書き出す", "Export") })
			.click();
		const coming = page.waitForEvent("download");
		await page.getByRole("menuitem", { name: format }).click();
		const text = (await readFile(await (await coming).path())).toString("latin1");
		if (start) ensure(text.includes(start), `${format}: ${text.slice(0, 40)}`);
		if (start !== "PK") {
			const read = Buffer.from(text, "latin1").toString("utf8");
			ensure(read.includes(name) || read.includes("|") || read.includes(","), `${format} has rows`);
		}
	}
}

async function decide({ page, server, lang, example }) {
	await openExample(page, server, example);
	await openTable(page, lang, "risks");
	const edit = page.locator("#panel-tables tbody .act button").first();
	const risk = (await edit.getAttribute("aria-label")).split(/: ?/)[1];
	await edit.click();
	const dialog = page.getByRole("dialog");
	await dialog.locator("[data-key=treatment] select").selectOption("retain");
	await dialog.locator("[data-key=owner] input").fill("Chief 7");
	await dialog.locator("[data-key=reason] textarea").first().fill("理由その一");
	await picture(page, `decide-${example}-${lang}`);
	await dialog.locator("footer .primary").click();
	await dialog.waitFor({ state: "detached" });
	await page.locator("#panel-tables td.filled", { hasText: "Chief 7" }).first().waitFor();
	await settled(page);
	const { text } = await mainText(page);
	ensure(
		text.includes(`risk: ${risk}`) && text.includes("treatment: retain"),
		"the decision is in the text",
	);
	ensure(text.includes("# "), "comments are kept");

	/* again: it is changed, not written twice */
	await page.locator("#panel-tables tbody .act button").first().click();
	await dialog.locator("[data-key=owner] input").fill("Chief 8");
	await dialog.locator("footer .primary").click();
	await page.locator("#panel-tables td.filled", { hasText: "Chief 8" }).first().waitFor();
	ensure((await mainText(page)).text.split(`risk: ${risk}`).length === 2, "there is one decision on it");
	await page.locator("#panel-tables .box").focus();
	await page.keyboard.press("Control+z");
	await page.locator("#panel-tables td.filled", { hasText: "Chief 7" }).first().waitFor();
	await page.keyboard.press("Control+z");
	await page
		.locator("#panel-tables td.filled", { hasText: "Chief 7" })
		.first()
		.waitFor({ state: "detached" });
	ensure(!(await mainText(page)).text.includes("decisions:"), "both steps are undone");
}

async function measure({ page, server, lang, example }) {
	await openExample(page, server, example);
	await openTable(page, lang, "controls");
	await page.locator("#panel-tables tbody .act button").first().click();
	const dialog = page.getByRole("dialog");
	await dialog.locator("[data-key=state] select").selectOption("planned");
	await dialog.locator("[data-key=owner] input").fill("Keeper 9");
	await dialog.locator("footer .primary").click();
	await page.locator("#panel-tables td.filled", { hasText: "Keeper 9" }).first().waitFor();
	const { text } = await mainText(page);
	ensure(/measures:[\s\S]*state: planned/.test(text), "the measure is in the text");
	await page.getByRole("button", { name: /^(Undo|元に戻す)$/ }).click();
	await page
		.locator("#panel-tables td.filled", { hasText: "Keeper 9" })
		.first()
		.waitFor({ state: "detached" });
}

/* The text as the editor shows it is only a part of it: asked of the browser's store, where edits are kept. */
async function mainText(page) {
	await page.waitForTimeout(400);
	return page.evaluate(
		() =>
			new Promise((resolve) => {
				const opening = indexedDB.open("tenten");
				opening.onsuccess = () => {
					const all = opening.result.transaction("workspaces").objectStore("workspaces").getAll();
					all.onsuccess = () => {
						const [newest] = all.result.sort((a, b) => b.touched - a.touched);
						resolve({ text: newest.files[newest.main].text });
					};
				};
			}),
	);
}

const points = [
	["every table is shown", every],
	["a table is sorted, narrowed, and leads to the text", narrow],
	["a wide table scrolls below its heading", stays],
	["a table is exported", exported],
	["a decision on a risk is written, changed and undone", decide],
	["a measure is written and undone", measure],
];

export const tests = ["a1-pos", "a2-elderly-care"].flatMap((example) =>
	["ja", "en"].flatMap((lang) =>
		points.map(([name, test]) => ({
			name: `tables ${example} ${lang}: ${name}`,
			run: async ({ browser, server }) => {
				const page = await openPage(browser, server, { lang });
				await test({ page, server, lang, example });
				ensure(!page.faults.length, page.faults.join("; "));
			},
		})),
	),
);

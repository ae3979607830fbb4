/* Forms: things are edited, added, renamed with all their uses and deleted, and the text keeps its comments. */
import { ensure, openExample, openPage, picture, settled, stored } from "./browser.mjs";

const saying = (lang, ja, en) => (lang === "ja" ? ja : en);

async function textOf(page) {
	await page.waitForTimeout(400); /* edits are kept a moment later */
	const [newest] = await stored(page);
	return newest.files[newest.main].text;
}

/* Waits until the text holds, or no longer holds, a piece. */
async function textHas(page, piece, there = true) {
	for (let tries = 0; tries < 60; tries++) if ((await textOf(page)).includes(piece) === there) return;
	throw new Error(`the text ${there ? "lacks" : "still has"} ${piece}`);
}

async function openForm(page, lang, collection, index) {
	await page.locator("#tab-form").click();
	await page.getByLabel(saying(lang, "種類", "Kind"), { exact: true }).selectOption(collection);
	if (index === undefined) return;
	await page.locator("#panel-form nav .thing").nth(index).click();
	await page.locator("#panel-form article").waitFor();
}

const field = (page, key) => page.locator(`#panel-form [data-key="${key}"]`).first();
const undo = (page) => page.getByRole("button", { name: /^(Undo|元に戻す)$/ }).click();

async function fields({ page, server, lang, example }) {
	await openExample(page, server, example);
	const before = await textOf(page);
	const collections = ["parties", "systems", "data", "events", "facts"];
	for (const collection of collections) {
		await openForm(page, lang, collection, 0);
		const shown = await page.locator("#panel-form article [data-key]").count();
		ensure(shown >= 4, `${collection}: ${shown} fields`);
		/* every control is named */
		const unnamed = await page
			.locator("#panel-form article")
			.evaluate((article) =>
				[...article.querySelectorAll("input, select, textarea")]
					.filter((one) => !one.labels?.length && !one.getAttribute("aria-label"))
					.map((one) => one.outerHTML),
			);
		ensure(!unnamed.length, unnamed.join());
	}
	ensure((await textOf(page)) === before, "looking changes nothing");
	await openForm(page, lang, "events", 0);
	await picture(page, `form-${example}-${lang}`);
}

async function change({ page, server, lang, example }) {
	await openExample(page, server, example);
	const before = await textOf(page);
	await openForm(page, lang, "parties", 0);
	await field(page, "name").locator("textarea").nth(1).fill("Renamed Party 77");
	await field(page, "name").locator("textarea").nth(1).blur();
	await textHas(page, "Renamed Party 77");
	const after = await textOf(page);
	const lines = (text) => text.split("\n");
	const changed = lines(after).filter((line, index) => line !== lines(before)[index]);
	ensure(changed.length === 1, `one line is changed: ${changed}`);
	await settled(page);
	if (lang === "en")
		await page.locator("#panel-form nav .thing", { hasText: "Renamed Party 77" }).waitFor();
	await field(page, "kind").locator("select").selectOption("authority");
	await textHas(page, "kind: authority");
	await undo(page);
	await undo(page);
	await textHas(page, "Renamed Party 77", false);
	ensure((await textOf(page)) === before, "all is as before");
}

async function wrong({ page, server, lang, example }) {
	await openExample(page, server, example);
	await openForm(page, lang, "events", 0);
	const purpose = field(page, "at");
	if (!(await purpose.isVisible())) await page.locator("#panel-form article > details > summary").click();
	await field(page, "operation").locator("input").fill("no such operation");
	await field(page, "operation").locator("input").press("Enter");
	const error = field(page, "operation").locator(".errors p");
	await error.waitFor();
	ensure((await error.innerText()).length > 5, "the field says what is wrong");
	ensure(
		(await field(page, "operation").locator("input").getAttribute("aria-invalid")) === "true",
		"and that it is wrong",
	);
	await picture(page, `form-error-${example}-${lang}`);
	await undo(page);
	await error.waitFor({ state: "detached" });
}

async function add({ page, server, lang, example }) {
	await openExample(page, server, example);
	const before = await textOf(page);
	await openForm(page, lang, "systems");
	await page.locator("#panel-form nav .square").click();
	await page.locator("#panel-form form .primary").click();
	await page.locator("#draft-errors p").waitFor();
	ensure((await textOf(page)) === before, "nothing is added without what is needed");
	await page.locator("#draft-id").fill("new-box");
	await field(page, "name").locator("textarea").first().fill("新しい箱");
	await field(page, "name").locator("textarea").first().blur();
	for (const needed of await page.locator("#panel-form form .invalid input").all())
		await needed.fill("server");
	await page.locator("#panel-form form .primary").click();
	await textHas(page, "new-box: {name: 新しい箱");
	await page.locator("#panel-form article h2", { hasText: "新しい箱" }).waitFor();
	await undo(page);
	await textHas(page, "new-box", false);
}

async function rename({ page, server, lang, example }) {
	await openExample(page, server, example);
	const before = await textOf(page);
	await openForm(page, lang, "systems", 0);
	const old = await page.locator("#entry-id").inputValue();
	await page.locator("#entry-id").fill("Two words");
	await page.locator("#entry-id").press("Tab");
	await page.locator("#entry-id-errors p").waitFor();
	await page.locator("#entry-id").fill("renamed-box");
	await page.locator("#entry-id").press("Tab");
	const dialog = page.getByRole("dialog");
	await dialog.locator("li").first().waitFor();
	await picture(page, `form-rename-${example}-${lang}`);
	/* who thinks better of it has the form again */
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
	await field(page, "name").locator("textarea").first().waitFor();
	await page.locator("#entry-id").fill("renamed-box");
	await page.locator("#entry-id").press("Tab");
	await dialog.locator("li").first().waitFor();
	await dialog.locator("footer .primary").click();
	await textHas(page, "renamed-box:");
	const text = await textOf(page);
	const uses = (text.match(/renamed-box/g) ?? []).length;
	ensure(uses > 1, `${uses} places have the new name`);
	await settled(page);
	ensure(!(await page.locator(".cm-lintRange-error").count()), "the model has no error");
	ensure((await page.locator("#entry-id").inputValue()) === "renamed-box", "the form stays with it");
	await undo(page);
	await textHas(page, "renamed-box", false);
	ensure((await textOf(page)) === before && before.includes(`${old}:`), "one step back");
}

async function remove({ page, server, lang, example }) {
	await openExample(page, server, example);
	const before = await textOf(page);
	await openForm(page, lang, "data", 0);
	const id = await page.locator("#entry-id").inputValue();
	await page.getByRole("button", { name: saying(lang, "削除", "Delete"), exact: true }).click();
	const dialog = page.getByRole("dialog");
	await dialog.locator("li").first().waitFor(); // what names it
	await picture(page, `form-delete-${example}-${lang}`);
	await dialog.locator("footer .primary").click();
	await textHas(page, `\n  ${id}:`, false);
	await undo(page);
	await textHas(page, `\n  ${id}:`);
	ensure((await textOf(page)) === before, "one step back");
}

async function follows({ page, server, lang, example }) {
	await openExample(page, server, example);
	/* a box of the picture opens its form below, and a word of a list is taken out and put in */
	const boxes = page.locator("#panel-picture g[data-what=event] text");
	await boxes.first().waitFor();
	const pane = await page.locator("#panel-picture").boundingBox();
	const inSight = (at) => at && at.y > pane.y + 60 && at.y + at.height < pane.y + pane.height - 60;
	let box = boxes.first();
	for (const one of await boxes.all())
		if (inSight(await one.boundingBox())) {
			box = one;
			break;
		}
	await box.click();
	await page.locator("#panel-form article").waitFor();
	const id = await page.locator("#panel-picture g.chosen[data-what=event]").first().getAttribute("data-id");
	ensure((await page.locator("#entry-id").inputValue()) === id, `the form is of ${id}`);
	await picture(page, `form-picture-${example}-${lang}`);
	await openForm(page, lang, "data", 0);
	const words = field(page, "purpose").locator(".chip");
	const count = await words.count();
	ensure(count > 0, "there are purposes");
	await words.first().getByRole("button").click();
	await page.waitForFunction(
		(count) => document.querySelectorAll("#panel-form [data-key=purpose] .chip").length === count - 1,
		count,
	);
	await undo(page);
	await page.waitForFunction(
		(count) => document.querySelectorAll("#panel-form [data-key=purpose] .chip").length === count,
		count,
	);
}

const points = [
	["things have forms, and looking changes nothing", fields],
	["a field changes one line, and is undone", change],
	["an error is told at its field", wrong],
	["a thing is added", add],
	["a thing is renamed with its uses", rename],
	["a thing is deleted, and what names it is told", remove],
	["the form follows what is chosen; words go in and out", follows],
];

export const tests = ["a1-pos", "a2-elderly-care"].flatMap((example) =>
	["ja", "en"].flatMap((lang) =>
		points.map(([name, test]) => ({
			name: `forms ${example} ${lang}: ${name}`,
			run: async ({ browser, server }) => {
				const page = await openPage(browser, server, { lang });
				await test({ page, server, lang, example });
				ensure(!page.faults.length, page.faults.join("; "));
			},
		})),
	),
);

/* Nothing is lost: reload, closed tab, a server that starts anew, two people who save the same file. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensure, openExample, openPage, picture, settled, stored, typeAfter } from "./browser.mjs";
import { Server } from "./server.mjs";

const MODEL = `tenten: 1
title: {ja: 小さなモデル, en: A small model}
as_of: 2025-04-01
parties:
  shop: {name: {ja: 店, en: shop}, kind: company, country: JP}
  buyers: {name: {ja: 客, en: buyers}, kind: person, many: true, country: JP}
systems:
  till: {name: {ja: レジ, en: till}, kind: server, operator: shop, access: [shop], country: JP}
data:
  sales: {name: {ja: 売上, en: sales}, about: none}
events:
  - {id: sell, name: {ja: 販売, en: sale}, type: acquire, by: shop, from: buyers, output: sales, system: till, operation: collect}
`;

/* Waits for the browser's copy, which is written when nothing was typed for a moment. */
async function unsavedText(page, part) {
	for (let turn = 0; turn < 100; turn++) {
		const [first] = await stored(page);
		if (first && Object.values(first.files).some((file) => file.text.includes(part))) return true;
		await page.waitForTimeout(100);
	}
	return false;
}

async function openFile(page, server, name) {
	await page.goto(`${server.url}/#/open/${name}`);
	await settled(page);
}

const save = (page) => page.getByRole("button", { name: /^(Save|保存)$/ }).click();
const saved = (page) =>
	page
		.locator(".notice", { hasText: /Saved|保存しました/ })
		.first()
		.waitFor();

async function reload({ page, server }) {
	await openExample(page, server, "a1-pos");
	await typeAfter(page, "tenten: 1", " # a remark of mine");
	await page.reload();
	await settled(page);
	await page.locator(".cm-line", { hasText: "a remark of mine" }).waitFor();
	/* a tab that goes away at once after typing */
	await typeAfter(page, "a remark of mine", ", and more");
	const address = page.url();
	await page.goto("about:blank");
	await page.goto(address);
	await settled(page);
	await page.locator(".cm-line", { hasText: "a remark of mine, and more" }).waitFor();
	await page.goto(`${server.url}/#/`);
	await page.locator(".badge").first().waitFor();
	await picture(page, "home-unsaved");
}

async function restart({ browser }) {
	const server = await Server.make({ "small.yaml": MODEL });
	try {
		const page = await openPage(browser, server, { lang: "ja" });
		await openFile(page, server, "small.yaml");
		await server.stop();
		await typeAfter(page, "as_of:", " # while the server was away");
		await page.locator(".offline").waitFor();
		await picture(page, "offline");
		ensure(await unsavedText(page, "while the server was away"), "kept in the browser");
		await server.start();
		await page.locator(".offline").waitFor({ state: "detached" });
		await settled(page);
		await save(page);
		await saved(page);
		const text = await readFile(join(server.models, "small.yaml"), "utf8");
		ensure(text.includes("while the server was away"), "saved after the server came back");
	} finally {
		await server.end();
	}
}

async function conflict({ browser, lang, width = 1280 }) {
	/* long enough that what both agree on is folded */
	const text = `${MODEL}${"# as it was\n".repeat(12)}`;
	const server = await Server.make({ "small.yaml": text });
	const path = join(server.models, "small.yaml");
	try {
		const narrow = width < 600;
		const mine = await openPage(browser, server, { lang, width });
		await openFile(mine, server, "small.yaml");
		if (narrow) await mine.getByRole("tab", { name: /^(Text|テキスト)$/ }).click();
		await typeAfter(mine, "as_of:", " # mine");
		await writeFile(path, text.replace("till: {name: {ja: レジ", "till: {name: {ja: 金銭登録機"));
		await save(mine);
		const dialog = mine.getByRole("dialog");
		await dialog
			.locator(".cm-content")
			.nth(narrow ? 0 : 1)
			.waitFor();
		await picture(mine, `conflict-${lang}-${width}`);
		const folded = await dialog.locator(".cm-collapsedLines").first().innerText();
		ensure(/変わらない\d+行/.test(folded) === (lang === "ja"), folded);
		await dialog.locator(".cm-line, .cm-deletedLine", { hasText: "金銭登録機" }).first().waitFor();
		ensure(!(await readFile(path, "utf8")).includes("# mine"), "nothing is overwritten unasked");
		/* takes their change into one's own version, then saves that */
		await dialog.locator(".cm-merge-revert button, button[name=reject]").last().click();
		await dialog.getByRole("button", { name: /Save your version|この版で保存/ }).click();
		await saved(mine);
		const merged = await readFile(path, "utf8");
		ensure(merged.includes("# mine") && merged.includes("金銭登録機"), "both changes are in the file");
	} finally {
		await server.end();
	}
}

/* Two tabs of one browser share its store: only one edits a model, and takes over what the other typed. */
async function twoTabs({ browser, server, lang }) {
	const first = await openPage(browser, server, { lang });
	await openExample(first, server, "a1-pos");
	await typeAfter(first, "tenten: 1", " # of the first tab");
	const second = await first.context().newPage();
	await second.goto(first.url());
	const takeOver = (page) => page.getByRole("button", { name: /^(Continue here|ここで続ける)$/ });
	await takeOver(second).waitFor();
	await picture(second, `elsewhere-${lang}`);
	ensure((await second.locator(".cm-line").count()) === 0, "the second tab does not edit");
	await takeOver(second).click();
	await settled(second);
	await typeAfter(second, "of the first tab", ", then of the second");
	await takeOver(first).click();
	await settled(first);
	await typeAfter(first, "of the first tab, then of the second", ", and of the first again");
	await takeOver(second).waitFor();
	ensure(await unsavedText(first, "then of the second, and of the first again"), "all of it is kept");
	/* side by side: two workspaces */
	await second.getByRole("button", { name: /^(Open a copy|写しを開く)$/ }).click();
	await settled(second);
	await typeAfter(second, "and of the first again", "; a copy");
	await typeAfter(first, "and of the first again", "; the first");
	ensure(await unsavedText(first, "; the first"), "the first is kept");
	for (let turn = 0; (await stored(first)).length < 2 && turn < 50; turn++) await first.waitForTimeout(100);
	await first.waitForTimeout(500);
	const texts = (await stored(first)).map((one) => Object.values(one.files)[0].text.split("\n")[3]);
	ensure(
		texts.some((text) => text.includes("; a copy")),
		`the copy is kept: ${texts}`,
	);
	ensure(
		texts.some((text) => text.includes("; the first")),
		`beside it: ${texts}`,
	);
	/* a tab that is closed lets go */
	const address = first.url();
	await first.close();
	await second.goto("about:blank");
	await second.goto(address);
	await settled(second);
	await second.locator(".cm-line", { hasText: "; the first" }).waitFor();
}

async function saveAs({ browser }) {
	const server = await Server.make();
	try {
		const page = await openPage(browser, server, { lang: "en" });
		await openExample(page, server, "a2-elderly-care");
		await save(page);
		await page.getByRole("dialog").getByRole("textbox").fill("care/plan.yaml");
		await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
		await saved(page);
		await settled(page);
		const main = await readFile(join(server.models, "care/plan.yaml"), "utf8");
		ensure(main.includes("consortium"), "the main file");
		ensure(
			(await readFile(join(server.models, "care/personal-data.yaml"), "utf8")).length > 100,
			"the other file",
		);
	} finally {
		await server.end();
	}
}

export const tests = [
	{
		name: "unsaved edits survive reload and closed tab",
		run: async ({ browser, server }) => reload({ page: await openPage(browser, server), server }),
	},
	{ name: "unsaved edits survive a server that starts anew", run: restart },
	{
		name: "ja: two people who save get a conflict, and merge",
		run: (context) => conflict({ ...context, lang: "ja" }),
	},
	{
		name: "en: two people who save get a conflict, and merge",
		run: (context) => conflict({ ...context, lang: "en" }),
	},
	{
		name: "ja: a conflict can be read and merged on a narrow screen",
		run: (context) => conflict({ ...context, lang: "ja", width: 390 }),
	},
	...["ja", "en"].map((lang) => ({
		name: `${lang}: two tabs of one browser lose nothing to each other`,
		run: (context) => twoTabs({ ...context, lang }),
	})),
	{ name: "an example is saved under a name, with all its files", run: saveAs },
];

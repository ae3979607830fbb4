/*
 * Forms and the editor on models of one's own: order, errors in what is nested, text that is no YAML for a while, names
 * in files that are not open, and what is completed and told.
 */
import { ensure, openPage, picture, settled, stored } from "./browser.mjs";
import { Server } from "./server.mjs";

const PARTS = `tenten: 1 # whom both models have
parties:
  shop: {name: {ja: 店, en: shop}, kind: company, country: JP} # the shop
  buyers: {name: {ja: 客, en: buyers}, kind: person, many: true, country: JP}
`;

const MODEL = `tenten: 1
title: {ja: 小さなモデル, en: A small model}
as_of: 2025-04-01
use: [jp/appi]
include: [parts.yaml]
systems:
  till: {name: {ja: レジ, en: till}, kind: server, operator: shop, access: [shop], country: JP}
data:
  sales: {name: {ja: 売上, en: sales}, about: none}
  copies: {name: {ja: 写し, en: copies}, about: none}
regimes:
  house:
    name: {ja: 社内の決まり, en: house rules}
    form: internal-rule
    binds: party == "shop"
    in_force: {from: 2024-01-01}
    rules:
      - {id: first, "on": transfer, forbid: to == "buyers"}
      - {id: second, "on": dispose, forbid: by == "buyers"}
events:
  # how it begins
  - {id: sell, name: {ja: 販売, en: sale}, type: acquire, by: shop, from: buyers, output: sales, system: till, operation: collect, purpose: contract}

  - {id: count, name: {ja: 集計, en: count}, type: process, by: shop, input: sales, output: copies, system: till, operation: aggregate, purpose: contract}
  - {id: clear, name: {ja: 消去, en: clearing}, type: dispose, by: shop, data: sales, system: till}
`;

const OTHER = MODEL.replace("A small model", "Another").replace("till: {", "till: { ");

const saying = (lang, ja, en) => (lang === "ja" ? ja : en);

async function texts(page) {
	await page.waitForTimeout(400); /* edits are kept a moment later */
	const [newest] = await stored(page);
	return Object.fromEntries(Object.entries(newest.files).map(([path, { text }]) => [path, text]));
}

async function until(page, what, holds) {
	let last;
	for (let tries = 0; tries < 60; tries++) if (holds((last = await texts(page)))) return last;
	throw new Error(`not so: ${what}: ${JSON.stringify(last).slice(0, 3000)}`);
}

async function chosenForm(page, lang, collection, index) {
	await page.locator("#tab-form").click();
	await page.getByLabel(saying(lang, "種類", "Kind"), { exact: true }).selectOption(collection);
	await page.locator("#panel-form nav .thing").nth(index).click();
	await page.locator("#panel-form article").waitFor();
}

const undo = (page) => page.getByRole("button", { name: /^(Undo|元に戻す)$/ }).click();
const ids = (text) => [...text.matchAll(/- \{id: (\w+), name/g)].map((match) => match[1]).join();
const replace = (page, from, to) =>
	page.evaluate(
		([from, to]) => {
			const view = document.querySelector(".editor").shadowRoot.querySelector(".cm-content")
				.cmTile?.view;
			const editor =
				view ?? document.querySelector(".editor").shadowRoot.querySelector(".cm-content").cmView.view;
			const at = editor.state.doc.toString().indexOf(from);
			editor.dispatch({ changes: { from: at, to: at + from.length, insert: to } });
		},
		[from, to],
	);

async function order({ page, lang }) {
	const before = (await texts(page))["small.yaml"];
	await chosenForm(page, lang, "events", 0);
	await page.getByRole("button", { name: saying(lang, "販売を後へ動かす", "Move sale down") }).click();
	const moved = await until(page, "the sale comes second", (all) =>
		ids(all["small.yaml"]).startsWith("count,sell"),
	);
	ensure(
		/collect, purpose: contract\}\n {2}- \{id: clear/.test(moved["small.yaml"]),
		"the entry has moved",
	);
	ensure(
		/events:\n {2}- \{id: count[^\n]*\n\n {2}# how it begins\n {2}- \{id: sell/.test(moved["small.yaml"]),
		"with its comment",
	);
	await settled(page);
	ensure((await page.locator("#entry-id").inputValue()) === "sell", "the form stays with it");
	const thing = page.locator("#panel-form nav .thing").nth(1);
	await thing.focus();
	await page.keyboard.press("Alt+ArrowDown");
	await until(page, "by keyboard it comes last", (all) => ids(all["small.yaml"]) === "count,clear,sell");
	await page.waitForFunction(
		() =>
			document.activeElement?.matches("#panel-form nav .thing:last-child") ||
			document.activeElement?.closest("li")?.matches(":last-child"),
	);
	await picture(page, `order-${lang}`);
	await undo(page);
	await undo(page);
	await until(page, "two steps back", (all) => all["small.yaml"] === before);
	/* keys of a map, and rules within a regime */
	await chosenForm(page, lang, "data", 1);
	await page.getByRole("button", { name: saying(lang, "写しを前へ動かす", "Move copies up") }).click();
	await until(
		page,
		"data",
		(all) => all["small.yaml"].indexOf("copies: {") < all["small.yaml"].indexOf("sales: {"),
	);
	await undo(page);
	await chosenForm(page, lang, "regimes", 0);
	await page.locator("[data-key=rules] details summary").first().click();
	await page
		.getByRole("button", { name: saying(lang, "firstを後へ動かす", "Move first down") })
		.first()
		.click();
	await until(
		page,
		"rules",
		(all) => all["small.yaml"].indexOf("id: second") < all["small.yaml"].indexOf("id: first"),
	);
	await undo(page);
	await until(page, "back", (all) => all["small.yaml"] === before);
}

async function nested({ page, lang }) {
	await chosenForm(page, lang, "regimes", 0);
	await replace(page, "forbid: by ==", "forbid: nobody ==");
	const inner = page.locator("[data-key=rules] [data-key=forbid] .errors p");
	await inner.first().waitFor();
	ensure((await inner.count()) === 1, "the rule's own field tells it");
	ensure(!(await page.locator("#entry-errors").count()), "and the entry does not say it again");
	ensure(await inner.first().isVisible(), "unfolded");
	await inner.first().scrollIntoViewIfNeeded();
	await picture(page, `nested-error-${lang}`);
	await replace(page, "forbid: nobody ==", "forbid: by ==");
	await inner.first().waitFor({ state: "detached" });
	await replace(page, "from: 2024-01-01", "from: 2024-13-01");
	const date = page.locator("[data-key=in_force] [data-key=from] .errors p");
	await date.first().waitFor();
	ensure((await page.locator("[data-key=in_force] .errors p").count()) === 1, "told once");
}

async function broken({ page, lang }) {
	await chosenForm(page, lang, "events", 1);
	await replace(page, "output: copies, system", "output: [copies, system");
	const stale = page.locator("#panel-form .stale");
	await stale.waitFor();
	ensure((await page.locator("#panel-form nav .thing").count()) === 3, "the outline is as it was");
	ensure((await page.locator("#entry-id").inputValue()) === "count", "and the form");
	ensure(await page.locator("#entry-id").isDisabled(), "which waits");
	await picture(page, `stale-${lang}`);
	await replace(page, "output: [copies, system", "output: copies, system");
	await stale.waitFor({ state: "detached" });
	ensure(await page.locator("#entry-id").isEnabled(), "it goes on");
}

async function everywhere({ page, lang }) {
	const before = await texts(page);
	await chosenForm(page, lang, "parties", 0);
	await page.locator("#entry-id").fill("store");
	await page.locator("#entry-id").press("Tab");
	const dialog = page.getByRole("dialog");
	await dialog.getByText("other.yaml").last().waitFor();
	await picture(page, `rename-closed-${lang}`);
	await dialog.locator("footer .primary").click();
	const after = await until(page, "all three files have the new name", (all) =>
		["small.yaml", "parts.yaml", "other.yaml"].every((path) => all[path]?.includes("store")),
	);
	ensure(!/\bshop\b/.test(after["other.yaml"].replaceAll("en: shop", "")), "not open, and changed whole");
	ensure(after["parts.yaml"].includes("JP} # the shop"), "comments are no names");
	await settled(page);
	await undo(page);
	await until(
		page,
		"one step back",
		(all) =>
			Object.keys(before).every((path) => all[path] === before[path]) &&
			all["other.yaml"].includes("operator: shop"),
	);
}

/* Types at the end of a line's piece, and reads what is offered. */
async function offered(page, from, typed) {
	await replace(page, from, from + typed);
	await page.evaluate(
		([piece]) => {
			const content = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
			const editor = content.cmTile?.view ?? content.cmView.view;
			const at = editor.state.doc.toString().indexOf(piece) + piece.length;
			editor.focus();
			editor.dispatch({ selection: { anchor: at }, scrollIntoView: true });
		},
		[from + typed],
	);
	await page.keyboard.press("Control+Space");
	const options = page.locator(".cm-tooltip-autocomplete li");
	await options.first().waitFor();
	const found = await options.allInnerTexts();
	return found.map((option) => option.replace(/\s+/g, " "));
}

async function completes({ page, lang }) {
	const tries = [
		["use: [jp/appi", ", ", "eu/gdpr", saying(lang, "一般データ保護規則", "General Data Protection")],
		["kind: server, operator: shop, access: [shop", ", ", "buyers", saying(lang, "客", "buyers")],
		["form: ", "c", "contract", saying(lang, "契約", "contract")],
		["by: shop, input: sales, output: copies, system: till, operation: ", "pseu", "pseudonymise", ""],
		["system: till, operation: collect, purpose: ", "con", "contract", saying(lang, "目的", "purpose")],
		['forbid: to == "', "", "buyers", saying(lang, "客", "buyers")],
		["data: sales, system: ", "", "till", saying(lang, "レジ", "till")],
		[
			"sell, name: {ja: 販売, en: sale}, type: ",
			"",
			"transfer",
			saying(lang, "移転・提供", "a copy comes to be"),
		],
	];
	for (const [from, typed, label, detail] of tries) {
		const options = await offered(page, from, typed);
		const option = options.find((one) => one.startsWith(label));
		ensure(
			option?.includes(detail),
			`${from}${typed}: ${label} ${detail} in ${options.slice(0, 8).join(" | ")}`,
		);
		if (label === "eu/gdpr") await picture(page, `complete-${lang}`);
		await page.keyboard.press("Escape");
		await undo(page);
	}
}

async function tells({ page, lang }) {
	const hovers = [
		["jp/appi", saying(lang, "個人情報保護法", "Protection of Personal Information")],
		["internal-rule", saying(lang, "内部規則", "rule of an organisation")],
		["operator", saying(lang, "運用する主体", "the party that operates it")],
		["collect", saying(lang, "操作", "operation")],
		["JP", saying(lang, "日本", "Japan")],
		["till", saying(lang, "レジ", "till")],
	];
	for (const [word, said] of hovers) {
		const spot = await page.evaluate((word) => {
			const content = document.querySelector(".editor").shadowRoot.querySelector(".cm-content");
			const editor = content.cmTile?.view ?? content.cmView.view;
			const at = editor.state.doc.toString().search(new RegExp(`${word}\\b`));
			editor.dispatch({ selection: { anchor: at }, scrollIntoView: true });
			return new Promise((resolve) =>
				requestAnimationFrame(() => setTimeout(() => resolve(editor.coordsAtPos(at + 1)), 100)),
			);
		}, word);
		await page.mouse.move(spot.left + 2, (spot.top + spot.bottom) / 2 + 40);
		await page.mouse.move(spot.left + 2, (spot.top + spot.bottom) / 2);
		const box = page.locator(".hover-box", { hasText: word });
		await box.waitFor();
		ensure((await box.innerText()).includes(said), `${word}: ${await box.innerText()}`);
		if (word === "jp/appi") await picture(page, `hover-${lang}`);
	}
}

const points = [
	["entries change places, with their comments", order],
	["errors in nested records are told at their field", nested],
	["forms stay while the text is no YAML", broken],
	["a new name reaches files that are not open", everywhere],
	["names are completed by what a key takes", completes],
	["what stands under the pointer is told", tells],
];

export const tests = ["ja", "en"].flatMap((lang) =>
	points.map(([name, test]) => ({
		name: `own model ${lang}: ${name}`,
		run: async ({ browser }) => {
			const server = await Server.make({
				"small.yaml": MODEL,
				"parts.yaml": PARTS,
				"other.yaml": OTHER,
			});
			try {
				const page = await openPage(browser, server, { lang });
				await page.goto(`${server.url}/#/open/small.yaml`);
				await settled(page);
				await page.locator(".editor").first().waitFor();
				await test({ page, server, lang });
				ensure(!page.faults.length, page.faults.join("; "));
			} finally {
				await server.end();
			}
		},
	})),
);

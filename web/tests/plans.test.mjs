/* Plans: found, compared, shown as a change of the text, taken in and undone; what rules forbid together. */
import { ensure, openExample, openPage, picture } from "./browser.mjs";

export async function show(page, name) {
	await page.evaluate((panel) => {
		location.hash = [...location.hash.split("/").slice(0, 3), panel].join("/");
	}, name);
}

async function plans({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "a2-elderly-care");
	await show(page, "plan");
	await page.locator(".card").first().waitFor();
	const sections = page.locator(".found section");
	ensure((await sections.count()) === 7, `${await sections.count()} events have plans`);
	const cards = sections.first().locator(".card");
	ensure((await cards.count()) > 1, "there is something to compare");
	const costs = await cards.locator(".cost").allInnerTexts();
	const numbers = costs.map((text) => Number(/\d+/.exec(text)?.[0]));
	ensure(
		numbers.every((cost, at) => at === 0 || cost >= numbers[at - 1]),
		`the cheapest comes first: ${numbers}`,
	);
	ensure((await cards.first().innerText()).includes("第31条"), "steps are cited");
	const duties = await sections.first().locator(".duty").allInnerTexts();
	ensure(
		duties.some((text) => text.includes("第42条")),
		"duties that come with a plan are told and cited",
	);
	await picture(page, `plans-${lang}`);
	await apply(page, lang);
	ensure(!page.faults.length, page.faults.join("; "));
}

async function apply(page, lang) {
	const findings = () => page.locator("#tab-findings .count").innerText();
	const before = await findings();
	await page
		.getByRole("button", { name: /^(Show the change|変更を見る)$/ })
		.first()
		.click();
	const dialog = page.getByRole("dialog");
	await dialog.locator(".cm-changedLine").first().waitFor();
	const changed = await dialog.locator(".cm-changedLine").first().innerText();
	ensure(changed.includes("consent-confirmed"), `the change is shown: ${changed}`);
	ensure((await findings()) === before, "and nothing is done yet");
	await picture(page, `plan-change-${lang}`);
	await dialog.getByRole("button", { name: /^(Apply|適用)$/ }).click();
	await page.waitForFunction(
		(old) => document.querySelector("#tab-findings .count")?.textContent !== old,
		before,
	);
	/* what was found before is of another text; of this one, the event needs no plan any more */
	await page.getByText(/The model has changed since|モデルが変わりました/).waitFor();
	await page.getByRole("button", { name: /^(Look again|探し直す)$/ }).click();
	await page.waitForFunction(() => document.querySelectorAll(".found section").length === 6);
	await page.getByRole("button", { name: /^(Undo|元に戻す)$/ }).click();
	await page.waitForFunction(
		(old) => document.querySelector("#tab-findings .count")?.textContent === old,
		before,
	);
}

const FORBIDDEN = `tenten: 1
title: {ja: 禁止, en: Forbidden}
as_of: 2025-04-01
parties:
  shop: {name: {ja: 店, en: shop}, kind: company, country: JP}
  other: {name: {ja: 他社, en: other}, kind: company, country: JP}
systems:
  till: {name: {ja: レジ, en: till}, kind: server, operator: shop, access: [shop], country: JP}
  theirs: {name: {ja: 他社のサーバ, en: their server}, kind: server, operator: other, access: [other], country: JP}
data:
  sales: {name: {ja: 売上, en: sales}, about: none, location: till, controller: shop}
regimes:
  house:
    name: {ja: 社内規則, en: house rules}
    form: internal-rule
    binds: party.within("shop")
    covers: "true"
    rules:
      - {id: never, title: {ja: 社外に出さない, en: nothing leaves the house}, on: transfer, forbid: true, cite: "§7"}
events:
  - {id: give, name: {ja: 提供, en: handing over}, type: transfer, from: shop, to: other, data: sales, source: till, system: theirs}
`;

/* "Next steps" has a button of that name, too. */
const finding = (page) =>
	page
		.getByRole("tabpanel", { name: /^(Plans|計画)$/ })
		.getByRole("button", { name: /^(Find plans|計画を探す)$/ });

async function none({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "a1-pos");
	await show(page, "plan");
	await page
		.getByText(lang === "ja" ? /許されない、又は定まらないイベントはありません/ : /No event is forbidden/)
		.waitFor();
	await replaceText(page, FORBIDDEN);
	await finding(page).click();
	await page.locator(".rules li").first().waitFor();
	const told = await page.locator(".found").innerText();
	ensure(told.includes("§7") && told.includes(lang === "ja" ? "社外に出さない" : "nothing leaves"), told);
	await picture(page, `plan-none-${lang}`);
}

async function replaceText(page, text) {
	await page.locator(".cm-content").first().click();
	await page.keyboard.press("Control+a");
	await page.keyboard.insertText(text);
	await page.waitForFunction(
		() => document.querySelector("[data-checking]")?.getAttribute("data-checking") === "false",
	);
}

/* The request is held back, so that there is something to give up. */
async function cancelled({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "a2-elderly-care");
	let ended = false;
	await page.route("**/api/plan*", (route) =>
		setTimeout(() => void route.continue().catch(() => undefined), 60_000),
	);
	page.on("requestfailed", (request) => (ended ||= request.url().includes("/api/plan")));
	await show(page, "plan");
	const stop = page.locator(".progress").getByRole("button", { name: lang === "ja" ? "中止" : "Stop" });
	await stop.waitFor();
	await page.waitForFunction(() =>
		/[1-9]/.test(document.querySelector(".progress .time")?.textContent ?? ""),
	);
	await picture(page, `plan-progress-${lang}`);
	await stop.click();
	await stop.waitFor({ state: "detached" });
	ensure(ended, "the request is given up");
	ensure((await page.locator(".card").count()) === 0, "and nothing is shown");
	await page.unroute("**/api/plan*");
	await finding(page).click();
	await page.locator(".card").first().waitFor();
	await settledText(page);
}

const settledText = (page) => page.waitForFunction(() => !document.querySelector(".progress"));

export const tests = ["ja", "en"].flatMap((lang) => [
	{
		name: `plans stand side by side, are applied and undone (${lang})`,
		run: (all) => plans({ ...all, lang }),
	},
	{
		name: `where no plan exists, the rules that forbid are told (${lang})`,
		run: (all) => none({ ...all, lang }),
	},
	{
		name: `a search tells how long it runs and can be given up (${lang})`,
		run: (all) => cancelled({ ...all, lang }),
	},
]);

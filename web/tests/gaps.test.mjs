/* Sets of rules and destinations compared; paper and documents. */
import { readFile, rm } from "node:fs/promises";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ensure, openExample, openPage, picture, pictures, settled } from "./browser.mjs";
import { show } from "./plans.test.mjs";

const run = promisify(execFile);

async function rules({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "a1-pos");
	await show(page, "gap");
	const pick = (name) => page.locator(".pick", { hasText: name }).locator("input");
	await pick("jp/appi").first().waitFor();
	ensure((await pick("test/").count()) === 0, "what only tests use is not offered");
	const chosen = page.locator(".pick input:checked");
	while ((await chosen.count()) > 0) await chosen.first().uncheck();
	await pick("jp/instalment-sales").check();
	const compare = page.locator("#panel-gap form").getByRole("button");
	ensure(await compare.isDisabled(), "one set is nothing to compare");
	await pick("x-rules").check();
	await pick("jp/unfair-competition").check();
	await compare.click();
	const table = page.locator("#panel-gap table");
	await table.waitFor();
	const text = await table.innerText();
	ensure(text.includes(lang === "ja" ? "より緩い" : "laxer"), text);
	ensure(text.includes(lang === "ja" ? "安全管理" : "security"), "topics are named");
	const situation = page.locator("#panel-gap section details").first();
	await situation.locator("> summary").click();
	await situation.locator(".one > summary").first().click();
	ensure((await situation.locator("pre").first().innerText()).startsWith("tenten: 1"), "a witness");
	ensure(/第\d+条/.test(await page.locator("#panel-gap section").first().innerText()), "cited");
	await picture(page, `gap-${lang}`);
	await situation
		.getByRole("button", { name: /^(Open as a model|モデルとして開く)$/ })
		.first()
		.click();
	await page.locator(".cm-line", { hasText: "receiver-server" }).first().waitFor();
	ensure(!page.faults.length, page.faults.join("; "));
}

/* Long work says how far it has come, and stops when it is told to. */
async function progress({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "a1-pos");
	await show(page, "gap");
	const pick = (name) => page.locator(".pick", { hasText: name }).locator("input");
	await pick("jp/appi").first().waitFor();
	const chosen = page.locator(".pick input:checked");
	while ((await chosen.count()) > 0) await chosen.first().uncheck();
	for (const name of ["jp/appi", "eu/gdpr", "us/federal"]) await pick(name).first().check();
	await page.locator("#panel-gap form").getByRole("button").click();
	const counts = page.locator(".progress .counts");
	await counts.waitFor();
	ensure((lang === "ja" ? /\d+のうち\d+まで/ : /\d+ of \d+/).test(await counts.innerText()), "how far");
	ensure(Number(await page.locator(".progress progress").getAttribute("max")) > 1, "a bar");
	await picture(page, `gap-progress-${lang}`);
	await page
		.locator(".progress")
		.getByRole("button", { name: lang === "ja" ? "中止" : "Stop" })
		.click();
	await page.locator(".progress").waitFor({ state: "detached" });
	ensure((await page.locator("#panel-gap table").count()) === 0, "an answer that nobody waited for");
	ensure(!page.faults.length, page.faults.join("; "));
}

async function destinations({ browser, server, lang }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, "a2-elderly-care");
	await show(page, "gap");
	await page.getByRole("radio", { name: /行き先|Destinations/ }).check();
	await page.locator("#panel-gap form select").selectOption("deliver-e");
	await page
		.locator(".pick", { hasText: /^\s*(サービス事業者F社|service provider F)/ })
		.locator("input")
		.check();
	await page
		.locator(".pick", { hasText: /^\s*(サービス事業者G社|service provider G)/ })
		.locator("input")
		.check();
	await page.locator("#panel-gap form").getByRole("button").click();
	await page.locator("#panel-gap thead th").nth(2).waitFor();
	ensure((await page.locator("#panel-gap thead th").count()) === 3, "two destinations");
	ensure((await page.locator("#panel-gap .verdict").count()) === 2, "with a verdict each");
	await page.locator("#panel-gap img").waitFor();
	const drawn = await page.locator("#panel-gap img").evaluate(async (image) => {
		await image.decode();
		return image.naturalWidth;
	});
	ensure(drawn > 200, "the picture is shown");
	await picture(page, `destinations-${lang}`);
	/* it follows the language, as all else does */
	const source = () => page.locator("#panel-gap img").getAttribute("src");
	const before = await source();
	const other = lang === "ja" ? "en" : "ja";
	const asked = page.waitForRequest(
		(request) => request.url().includes(`/api/gap?`) && request.url().includes(`lang=${other}`),
	);
	await page.getByRole("button", { name: /^(English|日本語)$/ }).click();
	await asked;
	for (let turn = 0; (await source()) === before && turn < 100; turn++) await page.waitForTimeout(100);
	ensure((await source()) !== before, "the picture is in the other language");
	ensure(!page.faults.length, page.faults.join("; "));
}

const kinds = {
	"図: SVG|Picture: SVG": (bytes) => bytes.toString("utf8", 0, 400).includes("<svg"),
	"図: PNG|Picture: PNG": (bytes) => bytes.toString("latin1", 1, 4) === "PNG",
	"図: PDF|Picture: PDF": (bytes) => bytes.toString("latin1", 0, 5) === "%PDF-",
	"報告書: HTML|Report: HTML": (bytes) => bytes.toString("utf8").includes("<html"),
	"報告書: PDF|Report: PDF": (bytes) => bytes.toString("latin1", 0, 5) === "%PDF-",
	"報告書: XLSX|Report: XLSX": (bytes) => bytes.toString("latin1", 0, 2) === "PK",
};

async function documents({ browser, server, lang, name }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, name);
	for (const [command, fits] of Object.entries(kinds)) {
		await page
			.locator("header")
			.getByRole("button", { name: /^(More|その他)$/ })
			.click();
		const [file] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("menuitem", { name: new RegExp(`^(${command})$`) }).click(),
		]);
		ensure(fits(await readFile(await file.path())), `${command} is no such document`);
	}
}

/* An export that is given up downloads nothing. */
async function givenUp({ browser, server }) {
	const page = await openPage(browser, server, { lang: "en" });
	await openExample(page, server, "a1-pos");
	await page.route("**/api/report*", (route) =>
		setTimeout(() => void route.continue().catch(() => undefined), 60_000),
	);
	let kept = false;
	page.on("download", () => (kept = true));
	await page.locator("header").getByRole("button", { name: "More" }).click();
	await page.getByRole("menuitem", { name: "Report: PDF" }).click();
	await page.locator(".job").getByRole("button", { name: "Stop" }).click();
	await page.locator(".job").waitFor({ state: "detached" });
	ensure(!kept && (await page.locator(".notice.bad").count()) === 0, "nothing is kept, nothing went wrong");
}

async function paper({ browser, server, lang, name }) {
	const page = await openPage(browser, server, { lang });
	await openExample(page, server, name);
	const path = `${pictures}paper-${name}-${lang}.pdf`;
	await rm(path, { force: true });
	await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
	const { stdout: about } = await run("pdfinfo", [path]);
	ensure(/Page size: +59\d.* x 84\d/.test(about), about);
	const pages = Number(/Pages: +(\d+)/.exec(about)?.[1]);
	ensure(pages > 2 && pages < 11, `${pages} pages`);
	const { stdout: sizes } = await run("pdfinfo", ["-l", "99", path]);
	ensure(/Page +1 size: +59\d/.test(sizes), "the first page stands upright");
	const { stdout: text } = await run("pdftotext", ["-layout", path, "-"]);
	ensure(text.includes(lang === "ja" ? "イベントと判定" : "Events and verdicts"), "the events");
	if (name === "a2-elderly-care") ensure(text.includes("第31条"), "findings with citations");
	const heads =
		lang === "ja"
			? /義務 +主体 +データ +イベント +根拠 +状況/
			: /duty +party +data +event +Source +Status/;
	ensure(heads.test(text), "columns of duties are named");
	ensure(/保有する間|while held/.test(text), "and by when");
	ensure(!text.includes("tenten: 1"), "not the editor");
	await page.waitForFunction(() => !document.querySelector(".sheet"));
	await settled(page);
}

const models = ["a1-pos", "a2-elderly-care"];
export const tests = [
	...["ja", "en"].flatMap((lang) => [
		{ name: `sets of rules are compared (${lang})`, run: (all) => rules({ ...all, lang }) },
		{ name: `a comparison says how far it has come (${lang})`, run: (all) => progress({ ...all, lang }) },
		{ name: `destinations stand side by side (${lang})`, run: (all) => destinations({ ...all, lang }) },
		{ name: `a comparison says how far it has come (${lang})`, run: (all) => progress({ ...all, lang }) },
	]),
	...models.map((name, at) => ({
		name: `picture and report are exported (${name})`,
		run: (all) => documents({ ...all, name, lang: ["ja", "en"][at] }),
	})),
	{ name: "an export can be given up", run: givenUp },
	...models.flatMap((name) =>
		["ja", "en"].map((lang) => ({
			name: `it prints on A4 (${name}, ${lang})`,
			run: (all) => paper({ ...all, name, lang }),
		})),
	),
];

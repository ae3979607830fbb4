/*
 * The log: a store with records, which come as they happen, are filtered, traced and owed; and receipts verified in
 * the browser, those that were tampered with refused.
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { ensure, openExample, openPage, picture, settled } from "./browser.mjs";
import { Server } from "./server.mjs";
import { show } from "./plans.test.mjs";

const program = resolve(process.env.TENTEN ?? "../build/tenten");
const run = promisify(execFile);

const records = [
	{ key: "1", model_event: "register", at: "2024-04-02", instance: "m1" },
	{ key: "2", model_event: "purchase", at: "2024-04-03", instance: "m1" },
	{ key: "3", model_event: "purchase-ec", at: "2024-04-03T10:00:00Z", instance: "m2" },
	{ key: "4", model_event: "collect-ec", at: "2024-04-04T10:00:00Z", instance: "m2" },
	{
		key: "5",
		type: "transfer",
		from: "it",
		to: "vendor",
		data: "members",
		instance: "m1",
		system: "platform",
		at: "2024-04-05",
	},
];

/* A server whose store has the model of A-1 and these records; token: of somebody who may all of it. */
export async function recorded() {
	const server = await Server.make();
	const store = join(server.folder, "store");
	const roles = "admin reader recorder decider auditor editor";
	const { stdout } = await run(program, ["token", "create", "--store", store, "--roles", roles]);
	server.token = stdout.trim();
	server.record = async (lines) =>
		ask(
			server,
			"POST",
			"/v1/events",
			lines.map((one) => JSON.stringify(one)).join("\n") + "\n",
			"application/x-ndjson",
		);
	const example = await (await fetch(`${server.url}/api/examples/a1-pos`)).json();
	await ask(server, "PUT", "/v1/models/current", example.files[example.main], "application/yaml");
	await server.record(records);
	server.key = await readFile(join(store, "public/log.vkey"), "utf8");
	/* receipts come with the next checkpoint */
	for (let tries = 0; tries < 40; tries++) {
		const answer = await fetch(`${server.url}/v1/events/${records.length}/receipt`, {
			headers: bearer(server),
		});
		if (answer.ok) break;
		await new Promise((done) => setTimeout(done, 250));
	}
	return server;
}

const bearer = ({ token }) => ({ Authorization: `Bearer ${token}` });

async function ask(server, method, path, body, type) {
	const headers = { ...bearer(server), "Content-Type": type };
	const answer = await fetch(server.url + path, { method, headers, body });
	ensure(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
	return answer;
}

/* Opens the log as a person does: asked for a token, they give theirs. */
export async function openLog(page, server) {
	await openExample(page, server, "a1-pos");
	await show(page, "log");
	await page.getByRole("dialog").locator("input").fill(server.token);
	await page
		.getByRole("dialog")
		.getByRole("button", { name: /^(Use it|使う)$/ })
		.click();
	await page.locator(".panel .head .index").first().waitFor();
}

const heads = (page) => page.locator("#panel-log .head");
const go = (page, name) => page.locator("#panel-log .views").getByRole("button", { name }).click();

async function asTheyCome({ browser, lang }) {
	const server = await recorded();
	try {
		const page = await openPage(browser, server, { lang });
		await openLog(page, server);
		ensure((await heads(page).count()) === records.length, "all records are listed");
		await page.locator(".live.on", { hasText: lang === "ja" ? "受信中" : "live" }).waitFor();
		await server.record([{ key: "6", model_event: "register", at: "2024-04-06", instance: "m3" }]);
		await page.locator("#panel-log li.fresh", { hasText: "m3" }).waitFor();
		ensure((await heads(page).first().innerText()).includes("m3"), "the newest stands at the top");
		await picture(page, `log-${lang}`);
		await page.locator("#panel-log .filters select").last().selectOption("undetermined");
		await page.waitForFunction(() => document.querySelectorAll("#panel-log .head").length === 1);
		ensure((await heads(page).first().innerText()).includes("m1"), "filtered by verdict");
		await others(page, lang);
		ensure(!page.faults.length, page.faults.join("; "));
	} finally {
		await server.end();
	}
}

async function others(page, lang) {
	await go(page, /^(Duties|義務)$/);
	await page
		.locator("#panel-log li strong", { hasText: lang === "ja" ? "安全管理措置" : "security control" })
		.first()
		.waitFor();
	await picture(page, `log-duties-${lang}`);
	await go(page, /^(Findings|指摘)$/);
	await page
		.locator("#panel-log li", { hasText: lang === "ja" ? "移転・提供がある" : "no event shows" })
		.first()
		.waitFor();
	await go(page, /^(Trace|データの追跡)/);
	await page.locator("#panel-log select").selectOption("ec-totals");
	await page.locator("#panel-log .passage").first().waitFor();
	const first = page.locator("#panel-log section").first();
	ensure((await first.locator(".passage").count()) === 2, "it came by two events");
	ensure(
		(await first.innerText()).includes(
			lang === "ja" ? "集約（ECサイトから）" : "collection from the site",
		),
		"named",
	);
	await picture(page, `log-trace-${lang}`);
}

async function saved(page, name) {
	const [file] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name }).click(),
	]);
	return file.path();
}

async function verifyFiles(page, receipt, body) {
	const inputs = page.locator("#panel-log input[type=file]");
	await inputs.nth(0).setInputFiles(receipt);
	await inputs.nth(1).setInputFiles(body);
	await page.locator("#panel-log form button.primary").click();
	await page.locator(".outcome").waitFor();
	const good = (await page.locator(".outcome.good").count()) === 1;
	await inputs.nth(0).setInputFiles([]);
	return good;
}

/* Each changes one thing; none may pass. */
const tampered = {
	"the body": (receipt, body) => [receipt, body.replace("m1", "m9")],
	"the salt": (receipt, body) => [changed(receipt, 1, 20), body],
	"a hash of the proof": (receipt, body) => [changed(receipt, 3, 5), body],
	"the index": (receipt, body) => [receipt.replace(/^index (\d+)$/m, (_, at) => `index ${at - 1}`), body],
	"the root": (receipt, body) => [changed(receipt, -4, 5), body],
	"the size": (receipt, body) => [receipt.replace(/\n\n(.*)\n(\d+)\n/, "\n\n$1\n5\n"), body],
	"the signature": (receipt, body) => [changed(receipt, -2, -12), body],
	"no receipt at all": (_, body) => ["hello\n", body],
};

/* Another character in the base 64 of that line. */
function changed(text, line, at) {
	const lines = text.split("\n");
	const index = line < 0 ? lines.length + line : line;
	const old = lines[index];
	const place = at < 0 ? old.length + at : at;
	lines[index] = old.slice(0, place) + (old[place] === "A" ? "B" : "A") + old.slice(place + 1);
	ensure(lines[index] !== old, "changed");
	return lines.join("\n");
}

async function receipts({ browser, lang }) {
	const server = await recorded();
	try {
		const page = await openPage(browser, server, { lang });
		await openLog(page, server);
		await heads(page).first().click();
		const check = page.getByRole("button", { name: /^(Verify the receipt|受領証を検証)$/ });
		await check.click();
		await page
			.locator(".outcome.bad", { hasText: lang === "ja" ? "公開鍵が要ります" : "public key is needed" })
			.waitFor();
		const receipt = await saved(page, /^(Keep the receipt|受領証を保存)$/);
		const body = await saved(page, /^(Keep the body|本体を保存)$/);
		await matches(server, receipt, body);
		await go(page, /^(Verify|検証)$/);
		await page.locator("#log-key").fill(server.key);
		await page.locator("#log-key").blur();
		await page
			.locator("p.good", { hasText: lang === "ja" ? "署名は正しい" : "signature is right" })
			.waitFor();
		ensure(await verifyFiles(page, receipt, body), "the receipt is right");
		await picture(page, `receipt-${lang}`);
		await refuses(page, server, await readFile(receipt, "utf8"), await readFile(body, "utf8"));
		await picture(page, `receipt-refused-${lang}`);
		await grows(page, server, lang);
		await go(page, /^(Events|イベント)$/);
		await heads(page).first().click();
		await check.click();
		await page.locator(".outcome.good").waitFor();
	} finally {
		await server.end();
	}
}

/* The same files hold before the command. */
async function matches(server, receipt, body) {
	const key = join(server.folder, "key");
	await writeFile(key, server.key);
	await run(program, ["verify", receipt, "--entry", body, "--key", key]);
}

async function refuses(page, server, receipt, body) {
	const [receiptPath, bodyPath] = [join(server.folder, "r"), join(server.folder, "b")];
	for (const [what, change] of Object.entries(tampered)) {
		const [newReceipt, newBody] = change(receipt, body);
		await writeFile(receiptPath, newReceipt);
		await writeFile(bodyPath, newBody);
		ensure(!(await verifyFiles(page, receiptPath, bodyPath)), `${what} was changed, and it passed`);
	}
	/* and with the key of another log */
	const other = server.key.replace(/^/, "other.");
	await page.locator("#log-key").fill(other);
	await page.locator("#log-key").blur();
	await writeFile(receiptPath, receipt);
	await writeFile(bodyPath, body);
	ensure(!(await verifyFiles(page, receiptPath, bodyPath)), "another key passed");
	await page.locator("#log-key").fill(server.key);
	await page.locator("#log-key").blur();
}

/* The log as it was seen is continued; a history that was seen and is not in it is told. */
async function grows(page, server, lang) {
	for (const number of [7, 8, 9]) {
		await server.record([
			{ key: String(number), model_event: "register", at: "2024-04-06", instance: `m${number}` },
		]);
		await new Promise((done) => setTimeout(done, 1500));
		await page.getByRole("button", { name: /^(Newest checkpoint|今のチェックポイント)$/ }).click();
		await page.locator("dd", { hasText: new RegExp(`^${number}$`) }).waitFor();
		await page.locator("p.good", { hasText: lang === "ja" ? "続きです" : "It continues" }).waitFor();
	}
	await page.evaluate(() => {
		const seen = JSON.parse(localStorage.getItem("tenten-log-seen"));
		for (const one of Object.values(seen)) Object.assign(one, { size: 5, root: "ab".repeat(32) });
		localStorage.setItem("tenten-log-seen", JSON.stringify(seen));
	});
	await page.getByRole("button", { name: /^(Newest checkpoint|今のチェックポイント)$/ }).click();
	await page
		.locator("p.bad", { hasText: lang === "ja" ? "続きではありません" : "does not continue" })
		.waitFor();
	await page.evaluate(() => localStorage.removeItem("tenten-log-seen"));
}

/* Who may not read records is told so; the model can still be worked on. */
async function withoutRole({ browser }) {
	const server = await recorded();
	try {
		const store = join(server.folder, "store");
		const { stdout } = await run(program, ["token", "create", "--store", store, "--roles", "decider"]);
		server.token = stdout.trim();
		const page = await openPage(browser, server, { lang: "en" });
		await openExample(page, server, "a1-pos");
		await show(page, "log");
		await page.getByRole("dialog").locator("input").fill(server.token);
		await page.getByRole("dialog").getByRole("button", { name: "Use it" }).click();
		await page.locator("#panel-log .bad", { hasText: "not allowed" }).waitFor();
		await show(page, "picture");
		await settled(page);
	} finally {
		await server.end();
	}
}

export const tests = [
	...["ja", "en"].flatMap((lang) => [
		{
			name: `records come as they happen, are filtered, owed and traced (${lang})`,
			run: (all) => asTheyCome({ ...all, lang }),
		},
		{
			name: `receipts are verified, and refused when tampered with (${lang})`,
			run: (all) => receipts({ ...all, lang }),
		},
	]),
	{ name: "who may not read the log is told so", run: withoutRole },
];

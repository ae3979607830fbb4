/*
 * Runs the tests, and prints them as TAP. A test file is NAME.test.mjs and exports `tests`: a list of
 * {name, run(context)}, where context is {browser, server, note}; a test that throws has failed. Arguments choose
 * tests by a part of their name.
 */
import { readdir } from "node:fs/promises";
import { launch } from "./browser.mjs";
import { Server } from "./server.mjs";

const PATIENCE = 180_000; /* milliseconds for one test */

function limited(work) {
	let timer;
	const late = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error("takes too long")), PATIENCE);
	});
	return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const here = new URL("./", import.meta.url);
const chosen = process.argv.slice(2);

const files = (await readdir(here)).filter((name) => name.endsWith(".test.mjs")).sort();
const tests = [];
for (const file of files) tests.push(...(await import(new URL(file, here))).tests);
const wanted = tests.filter(({ name }) => !chosen.length || chosen.some((part) => name.includes(part)));

const server = await Server.make();
let browser = await launch();
let failed = 0;
console.log(`1..${wanted.length}`);
/* What went wrong with a test; null if nothing did. A browser that died takes one test with it, not all. */
async function attempt(run, notes) {
	if (!browser.isConnected()) browser = await launch();
	let wrong = null;
	try {
		await limited(run({ browser, server, note: (text) => notes.push(text) }));
	} catch (error) {
		wrong = String(error.stack ?? error)
			.split("\n")
			.slice(0, 12);
	}
	for (const open of browser.contexts()) await limited(open.close()).catch(() => undefined);
	return wrong;
}

/* A busy machine keeps a browser waiting now and then: a test may be tried twice, and says so. */
for (const [index, { name, run }] of wanted.entries()) {
	const notes = [];
	let wrong = await attempt(run, notes);
	if (wrong) {
		notes.push("tried again after:", ...wrong);
		wrong = await attempt(run, notes);
	}
	if (wrong) failed++;
	console.log(`${wrong ? "not ok" : "ok"} ${index + 1} - web: ${name}`);
	for (const note of [...notes, ...(wrong ?? [])]) console.log(`# ${note}`);
}
await browser.close();
await server.end();
console.log(`# ${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

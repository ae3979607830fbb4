/*
 * Runs the tests, and prints them as TAP. A test file is NAME.test.mjs and exports `tests`: a list of
 * {name, run(context)}, where context is {browser, server, note}; a test that throws has failed. Arguments choose
 * tests by a part of their name.
 */
import { readdir } from "node:fs/promises";
import { launch } from "./browser.mjs";
import { Server } from "./server.mjs";

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
for (const [index, { name, run }] of wanted.entries()) {
	const notes = [];
	/* A browser that died takes one test with it, not all. */
	if (!browser.isConnected()) browser = await launch();
	const context = { browser, server, note: (text) => notes.push(text) };
	try {
		await run(context);
		console.log(`ok ${index + 1} - web: ${name}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${index + 1} - web: ${name}`);
		notes.push(
			...String(error.stack ?? error)
				.split("\n")
				.slice(0, 12),
		);
	}
	for (const note of notes) console.log(`# ${note}`);
	for (const open of browser.contexts()) await open.close();
}
await browser.close();
await server.end();
console.log(`# ${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

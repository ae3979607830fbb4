/* A `tenten serve` of one's own: in a temporary folder, on a free port; may be stopped and started anew on the same port. */
import { spawn } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const program = resolve(process.env.TENTEN ?? "../build/tenten");
const PATIENCE = 30_000; /* milliseconds to start or stop */

export class Server {
	constructor(folder) {
		this.folder = folder;
		this.models = join(folder, "models");
		this.address = "127.0.0.1:0";
	}

	static async make(files = {}) {
		const server = new Server(await mkdtemp(join(tmpdir(), "tenten-web-")));
		await mkdir(server.models);
		for (const [name, text] of Object.entries(files)) await writeFile(join(server.models, name), text);
		await server.start();
		return server;
	}

	async start() {
		const options = [
			"--listen",
			this.address,
			"--models",
			this.models,
			"--store",
			join(this.folder, "store"),
		];
		this.child = spawn(program, ["serve", ...options], { stdio: ["ignore", "ignore", "pipe"] });
		this.said = "";
		const child = this.child;
		await new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`no address: ${this.said}`)), PATIENCE);
			child.once("exit", (code) => reject(new Error(`ended with ${code}: ${this.said}`)));
			child.stderr.on("data", (bytes) => {
				this.said += bytes;
				const found = /http:\/\/(127\.0\.0\.1:\d+)/.exec(this.said);
				if (!found) return;
				this.address = found[1];
				clearTimeout(timer);
				resolve();
			});
		});
		child.removeAllListeners("exit");
	}

	get url() {
		return `http://${this.address}`;
	}

	async stop() {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = new Promise((resolve) => this.child.once("exit", resolve));
		this.child.kill();
		const timer = setTimeout(() => this.child.kill("SIGKILL"), PATIENCE);
		await ended;
		clearTimeout(timer);
	}

	async end() {
		await this.stop();
		await rm(this.folder, { recursive: true, force: true });
	}
}

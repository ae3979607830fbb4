/* What part of the picture is seen, and how large: screen = (picture + at) × scale. */
import { untrack } from "svelte";
import type { Box } from "./scene";

const LEAST = 0.02;
const MOST = 4;

export class View {
	scale = $state(1);
	x = $state(0);
	y = $state(0);
	/* of the window on the screen, in its pixels */
	width = $state(0);
	height = $state(0);
	/* follows the size of the window until somebody moves it */
	fitted = $state(true);

	readonly transform = $derived(
		`scale(${this.scale.toFixed(5)}) translate(${this.x.toFixed(2)} ${this.y.toFixed(2)})`,
	);
	readonly seen: Box = $derived({
		x: -this.x,
		y: -this.y,
		width: this.width / this.scale,
		height: this.height / this.scale,
	});

	/*
	 * What is painted: what is seen and as much again around it, in steps of half a window, so that moving the
	 * picture paints nothing anew but every so often. A state of its own, not derived: thousands of figures hang on
	 * it, which are not to be looked at with each step.
	 */
	painted = $state.raw<Box>({ x: 0, y: 0, width: 0, height: 0 });

	/* To be called when what is seen has changed. */
	paint(): void {
		const across = stepped(this.width / this.scale / 2);
		const down = stepped(this.height / this.scale / 2);
		const x = Math.floor(-this.x / across) * across - across;
		const y = Math.floor(-this.y / down) * down - down;
		const next = { x, y, width: 5 * across, height: 5 * down };
		const now = untrack(() => this.painted);
		if (next.x !== now.x || next.y !== now.y || next.width !== now.width || next.height !== now.height)
			this.painted = next;
	}

	fit(picture: { width: number; height: number }): void {
		if (!this.width || !this.height) return;
		this.scale = clamp(Math.min(this.width / picture.width, this.height / picture.height, 1.25));
		this.x = (this.width / this.scale - picture.width) / 2;
		this.y = Math.max(0, (this.height / this.scale - picture.height) / 2);
		this.fitted = true;
	}

	/* As wide as the window, from the top: so one can read it. */
	fitWidth(picture: { width: number }): void {
		this.scale = clamp(Math.min(1, this.width / picture.width));
		this.x = (this.width / this.scale - picture.width) / 2;
		this.y = 0;
		this.fitted = false;
	}

	/* Keeps the point of the window (in its pixels) where it is. */
	zoom(factor: number, atX = this.width / 2, atY = this.height / 2): void {
		const next = clamp(this.scale * factor);
		this.x += atX / next - atX / this.scale;
		this.y += atY / next - atY / this.scale;
		this.scale = next;
		this.fitted = false;
	}

	pan(byX: number, byY: number): void {
		this.x += byX / this.scale;
		this.y += byY / this.scale;
		this.fitted = false;
	}

	/* Moves no more than needed; what is too small to read is brought near. */
	show(box: Box, readable = true): void {
		if (readable && this.scale < 0.45) {
			this.scale = 0.8;
			this.center(box);
			return;
		}
		const seen = this.seen;
		const inside =
			box.x >= seen.x &&
			box.y >= seen.y &&
			box.x + box.width <= seen.x + seen.width &&
			box.y + box.height <= seen.y + seen.height;
		if (!inside) this.center(box);
	}

	private center(box: Box): void {
		this.x = this.width / this.scale / 2 - (box.x + box.width / 2);
		this.y = this.height / this.scale / 2 - (box.y + box.height / 2);
		this.fitted = false;
	}
}

/* Up to the next power of two: so it stays while one zooms a little. */
function stepped(length: number): number {
	return 2 ** Math.ceil(Math.log2(Math.max(1, length)));
}

function clamp(scale: number): number {
	return Math.min(MOST, Math.max(LEAST, scale));
}

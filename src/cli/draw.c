/*
 * tenten draw MODEL -o F.svg|F.pdf|F.png|F.json
 */
#include "cli/command.h"
#include "present/draw.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const float png_scale = 2; /* pixels of a PNG to one of the scene, where it is not too large */

struct drawn;

struct format {
	const char *name, *ending;
	bool (*write)(const struct drawn *drawn);
};

struct drawn {
	const struct tt_call *call;
	const struct format *format;
	struct tt_output *out;
	const struct tt_scene *scene;
	struct tt_typesetter *typesetter;
};

static bool write_svg(const struct drawn *drawn) {
	tt_scene_svg(drawn->scene, drawn->out);
	return true;
}

static bool write_json(const struct drawn *drawn) {
	tt_scene_json(drawn->scene, drawn->out);
	return true;
}

static bool write_pdf(const struct drawn *drawn) {
	struct tt_typesetter *typesetter = drawn->typesetter;
	return typesetter->functions->pdf(typesetter->state, drawn->scene, tt_typeset_out, drawn->out);
}

static bool write_png(const struct drawn *drawn) {
	struct tt_typesetter *typesetter = drawn->typesetter;
	return typesetter->functions->png(
		typesetter->state, drawn->scene, png_scale, tt_typeset_out, drawn->out);
}

static const struct format formats[] = {{"svg", ".svg", write_svg}, {"pdf", ".pdf", write_pdf},
	{"png", ".png", write_png}, {"json", ".json", write_json}};

/* ---- what was asked for ---------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *ending) {
	size_t len = strlen(text), end = strlen(ending);
	return len > end && strcmp(text + len - end, ending) == 0;
}

/* By --format, else by the ending of the file's name; NULL after a complaint. */
static const struct format *find_format(const struct tt_call *call) {
	const char *path = call->values[TT_OPTION_OUTPUT], *asked = call->values[TT_OPTION_FORMAT];
	bool by_name = asked == NULL && path != NULL && strcmp(path, "-") != 0;
	for (size_t i = 0; i < TT_COUNT(formats); i++)
		if (by_name ? ends_with(path, formats[i].ending) : tt_call_format(call, formats[i].name))
			return &formats[i];
	tt_call_wrong(call,
		"「%s」は .svg、.pdf、.png、.json のいずれかで終わるものとする（又は --format で示す）",
		"«%s» should end in .svg, .pdf, .png or .json (or say --format)", path);
	return NULL;
}

static bool find_step(const struct tt_call *call, struct tt_drawing *drawing) {
	const char *step = call->values[TT_OPTION_STEP];
	drawing->step = 4;
	if (step == NULL)
		return true;
	if (strlen(step) != 1 || *step < '1' || *step > '4') {
		tt_call_wrong(call, "--step の「%s」は1から4でない", "--step: «%s» is not 1 to 4", step);
		return false;
	}
	drawing->step = *step - '0';
	return true;
}

static bool find_choices(
	const struct tt_call *call, const struct tt_model *model, struct tt_drawing *drawing) {
	const char *party = call->values[TT_OPTION_FOR], *regime = call->values[TT_OPTION_REGIME];
	drawing->party = drawing->regime = TT_NONE;
	if (party != NULL)
		drawing->party = tt_call_party(call, model, party);
	if (regime != NULL)
		drawing->regime = TT_CALL_FIND(
			call, &model->regimes, regime, "「%s」という場はない", "there is no regime «%s»");
	return (party == NULL || drawing->party != TT_NONE) && (regime == NULL || drawing->regime != TT_NONE);
}

/* ---- drawing --------------------------------------------------------------------------------------- */

static bool print(struct tt_output *out, void *context) {
	struct drawn *drawn = context;
	drawn->out = out;
	bool good = drawn->format->write(drawn);
	if (!good && !out->failed)
		tt_call_wrong(drawn->call, "図を描けない", "the picture cannot be drawn", "");
	return good;
}

bool tt_call_scene(const struct tt_call *call, struct tt_output *out, const struct tt_scene *scene,
	struct tt_typesetter *typesetter) {
	struct drawn drawn = {.call = call, .scene = scene, .typesetter = typesetter};
	for (size_t i = 0; i < TT_COUNT(formats); i++)
		if (tt_call_format(call, formats[i].name))
			drawn.format = &formats[i];
	return drawn.format != NULL && print(out, &drawn);
}

static void print_time(double seconds, uint32_t events) {
	fprintf(stderr, "{\"layout\":%.6f,\"events\":%u}\n", seconds, events);
}

static double now(void) {
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Nothing of the model is drawn that a picture cannot hold; the other reason is that something is not
 * installed. */
static enum tt_exit cannot_draw(const struct tt_check *check) {
	return check->model->events.len > TT_DRAW_EVENTS_MAX ? TT_EXIT_INPUT : TT_EXIT_SYSTEM;
}

static enum tt_exit draw(struct tt_call *call) {
	struct tt_drawing drawing = {.step = 4};
	const struct format *format = find_format(call);
	if (format == NULL || !find_step(call, &drawing))
		return TT_EXIT_INPUT;
	struct tt_model *model = tt_call_model(call, call->arguments[0]);
	const struct tt_program *program = tt_call_program(call, model);
	if (program == NULL || !find_choices(call, model, &drawing))
		return TT_EXIT_INPUT;
	struct tt_check *check = tt_check_model(model, program, call->as_of);
	struct tt_painter *painter = tt_call_painter(call, check);
	if (painter->typesetter == NULL)
		return cannot_draw(check);
	struct drawn drawn = {.call = call, .format = format, .typesetter = painter->typesetter};
	double start = now();
	drawn.scene = tt_draw(call->arena, painter->flow, painter->typesetter, call->language, &drawing);
	if (tt_call_has(call, TT_OPTION_TIME))
		print_time(now() - start, painter->flow->events.len);
	tt_call_fonts(call, painter);
	return tt_call_write(call, print, &drawn);
}

enum tt_exit tt_command_draw(struct tt_call *call) {
	return tt_call_run(call, draw);
}

/*
 * A model looked at: what the commands of these names print.
 */
#include "analysis/pack.h"
#include "present/check.h"
#include "present/draw.h"
#include "present/outline.h"
#include "present/pack.h"
#include "present/words.h"
#include "server/work.h"
#include "syntax/shape.h"

enum { SCHEMA_LIMIT = 4 << 20 };

void tt_work_check(struct tt_work *work) {
	if (!tt_work_model(work))
		return;
	struct tt_check *check = tt_check_begin(work->model, work->program, work->order->as_of);
	bool only_findings = tt_text_is(tt_work_word(work, TT_JOB_ONLY), "findings");
	if (work->order->brief || only_findings) {
		tt_print_check_findings(&work->out, check, work->order->brief);
		return;
	}
	tt_check_run(check, NULL, NULL);
	tt_print_check_json(&work->out, check);
}

/* ---- pictures -------------------------------------------------------------------------------------- */

static const float png_scale = 2; /* as the command has it */

static bool paint(struct tt_work *work, const struct tt_scene *scene, struct tt_typesetter *typesetter) {
	const struct tt_typeset_functions *functions = typesetter->functions;
	if (tt_work_format(work, "pdf"))
		return functions->pdf(typesetter->state, scene, tt_typeset_out, &work->out);
	if (tt_work_format(work, "png"))
		return functions->png(typesetter->state, scene, png_scale, tt_typeset_out, &work->out);
	(tt_work_format(work, "svg") ? tt_scene_svg : tt_scene_json)(scene, &work->out);
	return true;
}

void tt_work_draw(struct tt_work *work) {
	struct tt_drawing drawing = {.step = work->order->step == 0 ? 4 : work->order->step};
	if (!tt_work_model(work) || !TT_WORK_FIND(work, TT_JOB_FOR, &work->model->parties, &drawing.party) ||
		!TT_WORK_FIND(work, TT_JOB_REGIME, &work->model->regimes, &drawing.regime))
		return;
	if (work->model->events.len > TT_DRAW_EVENTS_MAX) {
		tt_work_fault(work, TT_FAULT_TOO_MANY, TT_TEXT("events"));
		return;
	}
	struct tt_painter *painter =
		tt_painter_create(tt_check_model(work->model, work->program, work->order->as_of));
	if (painter->typesetter == NULL) {
		work->outcome = TT_JOB_FAILED;
		return;
	}
	const struct tt_scene *scene =
		tt_draw(&work->arena, painter->flow, painter->typesetter, work->out.language, &drawing);
	if (!paint(work, scene, painter->typesetter))
		work->outcome = TT_JOB_FAILED;
}

/* ---- texts ----------------------------------------------------------------------------------------- */

/* Also of a model with errors, as far as it can be read. */
void tt_work_outline(struct tt_work *work) {
	tt_work_open(work);
	tt_print_outline(&work->out, work->model);
}

/* ---- what models are made of ----------------------------------------------------------------------- */

void tt_work_words(struct tt_work *work) {
	tt_print_words(&work->out);
}

void tt_work_schema(struct tt_work *work) {
	struct tt_buf schema;
	tt_buf_init(&schema, &work->arena, SCHEMA_LIMIT);
	tt_shape_schema(&schema);
	tt_out(&work->out, tt_buf_text(&schema));
}

/* A folder that cannot be read has no packs. */
void tt_work_packs(struct tt_work *work) {
	struct tt_diagnostics unheard;
	tt_diagnostics_init(&unheard, &work->arena);
	tt_print_pack_list_json(&work->out, tt_packs_find(&work->arena, work->packs, &unheard));
}

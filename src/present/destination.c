/*
 * A row is known by its kind and its key, which is the same in whatever destination it is met; a cell is what
 * one destination says of it. Cells are gathered destination by destination, and printed kind by kind.
 */
#include "analysis/word.h"
#include "present/destination.h"
#include "present/message.h"
#include "present/plan.h"
#include "present/report_parts.h"
#include "present/value.h"

enum { BUF_LIMIT = 1 << 20, USUAL_WIDTH = 120 };

enum row_kind {
	ROW_EVENT,
	ROW_DATA,
	ROW_FROM,
	ROW_DATE,
	ROW_SYSTEM,
	ROW_VERDICT,
	ROW_UNIT,
	ROW_REGIME,
	ROW_ATTRIBUTE,
	ROW_GROUND,
	ROW_OBSTACLE,
	ROW_DUTY,
	ROW_QUESTION,
	ROW_PLAN,
	ROW_KIND_COUNT
};

static const struct tt_column row_kinds[ROW_KIND_COUNT] = {
	[ROW_EVENT] = TT_COLUMN("event", "イベント", "event"),
	[ROW_DATA] = TT_COLUMN("data", "データ", "data"),
	[ROW_FROM] = TT_COLUMN("from", "移転元", "from"),
	[ROW_DATE] = TT_COLUMN("as_of", "基準日", "as of"),
	[ROW_SYSTEM] = TT_COLUMN("system", "置く先", "system"),
	[ROW_VERDICT] = TT_COLUMN("verdict", "判定", "verdict"),
	[ROW_UNIT] = TT_COLUMN("unit", "越える境界", "crosses"),
	[ROW_REGIME] = TT_COLUMN("regime", "場", "regime"),
	[ROW_ATTRIBUTE] = TT_COLUMN("attribute", "属性", "attribute"),
	[ROW_GROUND] = TT_COLUMN("ground", "根拠", "ground"),
	[ROW_OBSTACLE] = TT_COLUMN("obstacle", "妨げる規律", "in the way"),
	[ROW_DUTY] = TT_COLUMN("duty", "義務", "duty"),
	[ROW_QUESTION] = TT_COLUMN("question", "問い", "question"),
	[ROW_PLAN] = TT_COLUMN("plan", "足りないもの", "missing"),
};

struct row {
	uint8_t kind;
	struct tt_text key, what;
	struct tt_text *cells; /* by destination */
	const char **marks;
};

struct matrix {
	const struct tt_destinations *found;
	struct tt_arena *arena;
	enum tt_language language;
	bool for_people;
	TT_VECTOR(struct row) rows;
};

/* ---- words ----------------------------------------------------------------------------------------- */

static void add_named(struct tt_buf *out, const struct tt_named *named, enum tt_language language) {
	if (named != NULL)
		tt_show(out, tt_named_text(named, language));
}

struct tt_destination_names tt_destination_names(const struct tt_destinations *found) {
	struct tt_destination_names names = {false, false, false};
	for (uint32_t i = 0; i < found->items.len; i++)
		for (uint32_t j = 0; j < i; j++) {
			const struct tt_destination *a = &found->items.items[i], *b = &found->items.items[j];
			bool party = a->sent.to == b->sent.to, system = a->sent.system == b->sent.system;
			names.date = names.date || a->as_of != b->as_of;
			names.system = names.system || (party && !system);
			names.event = names.event || (party && system && a->event != b->event);
		}
	return names;
}

/* Is the same data handed over from the same place everywhere? */
static bool one_start(const struct tt_destinations *found) {
	for (uint32_t i = 1; i < found->items.len; i++)
		if (!tt_same_start(found->model, &found->items.items[0].sent, &found->items.items[i].sent))
			return false;
	return true;
}

void tt_destination_start(
	const struct tt_destinations *found, enum tt_language language, struct tt_buf *out) {
	const struct tt_model *model = found->model;
	const struct tt_event *sent = &found->items.items[0].sent;
	const struct tt_named *from = tt_named_party(model, sent->from),
			      *source = tt_named_system(model, sent->source);
	bool ja = language == TT_JA;
	if (!one_start(found)) {
		tt_buf_string(out, ja ? "異なる移転" : "different transfers");
		return;
	}
	for (uint32_t i = 0; i < sent->input.len; i++) {
		tt_buf_string(out, i > 0 ? (ja ? "、" : ", ") : "");
		add_named(out, tt_named_data(model, model->ids.items[sent->input.start + i]), language);
	}
	if (from == NULL)
		return;
	tt_buf_string(out, ja ? "　移転元: " : " from ");
	add_named(out, from, language);
	if (source == NULL)
		return;
	tt_buf_string(out, ja ? "（" : " (");
	add_named(out, source, language);
	tt_buf_string(out, ja ? "）" : ")");
}

const struct tt_citations *tt_destination_ground_cite(
	const struct tt_destinations *found, const struct tt_ground_used *ground) {
	return ground->cite.len > 0 ? &ground->cite : &found->model->rules.items[ground->rule].cite;
}

const struct tt_citations *tt_destination_duty_cite(
	const struct tt_destinations *found, const struct tt_arisen *arisen) {
	return arisen->duty->cite.len > 0 ? &arisen->duty->cite
					  : &found->model->rules.items[arisen->rule].cite;
}

void tt_destination_duty(const struct tt_destinations *found, const struct tt_arisen *arisen,
	enum tt_language language, struct tt_buf *out) {
	struct tt_text title = tt_title_in(&arisen->duty->title, language);
	tt_show(out, title.len > 0 ? title : arisen->duty->id);
	tt_buf_string(out, language == TT_JA ? "（" : " (");
	add_named(out, tt_named_party(found->model, arisen->debtor), language);
	if (arisen->possible)
		tt_buf_string(out, language == TT_JA ? "、答え次第" : ", if answered so");
	tt_buf_string(out, language == TT_JA ? "）" : ")");
}

static bool among(const struct tt_arisen *duties, uint32_t count, const struct tt_arisen *arisen) {
	for (uint32_t i = 0; i < count; i++)
		if (duties[i].duty == arisen->duty && duties[i].debtor == arisen->debtor &&
			duties[i].status == arisen->status && duties[i].possible == arisen->possible)
			return true;
	return false;
}

bool tt_destination_repeats(const struct tt_destination *destination, uint32_t duty) {
	return among(destination->duties.items, duty, &destination->duties.items[duty]);
}

bool tt_destination_brings(
	const struct tt_destination *destination, const struct tt_plan *plan, uint32_t duty) {
	const struct tt_arisen *arisen = &plan->duties.items[duty];
	return !among(plan->duties.items, duty, arisen) &&
	       !among(destination->duties.items, destination->duties.len, arisen);
}

/* ---- cells ----------------------------------------------------------------------------------------- */

static struct tt_buf new_buf(const struct matrix *matrix) {
	struct tt_buf buf;
	tt_buf_init(&buf, matrix->arena, BUF_LIMIT);
	return buf;
}

static const char *say(const struct matrix *matrix, const char *ja, const char *en) {
	return matrix->language == TT_JA ? ja : en;
}

/* The row of this kind and key, which is made if it is new; the text joins what its cell holds. */
static struct row *put(struct matrix *matrix, uint32_t at, enum row_kind kind, struct tt_text key,
	struct tt_text what, struct tt_text cell) {
	uint32_t count = matrix->found->items.len, i = 0;
	while (i < matrix->rows.len &&
		(matrix->rows.items[i].kind != kind || !tt_text_equal(matrix->rows.items[i].key, key)))
		i++;
	if (i == matrix->rows.len)
		*tt_push(matrix->arena, &matrix->rows) = (struct row){.kind = (uint8_t)kind,
			.key = key,
			.what = matrix->for_people ? what : key,
			.cells = TT_NEW_ARRAY(matrix->arena, struct tt_text, count),
			.marks = TT_NEW_ARRAY(matrix->arena, const char *, count)};
	struct row *row = &matrix->rows.items[i];
	struct tt_text *here = &row->cells[at];
	if (here->len == 0)
		*here = cell;
	else if (!tt_text_equal(*here, cell))
		*here = tt_text_format(matrix->arena, "%.*s%s%.*s", TT_TEXT_ARGS(*here),
			matrix->for_people ? say(matrix, "、", ", ") : ";", TT_TEXT_ARGS(cell));
	return row;
}

/* A thing's name as the readers want it. */
static struct tt_text name_of(const struct matrix *matrix, const struct tt_named *named) {
	struct tt_buf buf = new_buf(matrix);
	if (matrix->for_people)
		add_named(&buf, named, matrix->language);
	else if (named != NULL)
		tt_buf_add(&buf, named->id);
	return tt_buf_text(&buf);
}

static struct tt_text cited(const struct matrix *matrix, const struct tt_citations *cite, tt_instant at) {
	struct tt_buf buf = new_buf(matrix);
	tt_cite(cite, at, &buf);
	return tt_buf_text(&buf);
}

static const char *verdict_mark(uint8_t verdict) {
	return tt_verdict_name((enum tt_verdict)verdict);
}

static struct tt_text data_of(const struct matrix *matrix, const struct tt_event *sent) {
	const struct tt_model *model = matrix->found->model;
	struct tt_buf buf = new_buf(matrix);
	for (uint32_t i = 0; i < sent->input.len; i++) {
		tt_buf_string(&buf, i == 0 ? "" : matrix->for_people ? say(matrix, "、", ", ") : ";");
		tt_buf_add(
			&buf, name_of(matrix, tt_named_data(model, model->ids.items[sent->input.start + i])));
	}
	return tt_buf_text(&buf);
}

static void put_head(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	const struct tt_model *model = matrix->found->model;
	const struct tt_named *system = tt_named_system(model, destination->sent.system);
	struct tt_text none = TT_TEXT("");
	put(matrix, at, ROW_EVENT, none, none, name_of(matrix, tt_named_event(model, destination->event)));
	put(matrix, at, ROW_DATA, none, none, data_of(matrix, &destination->sent));
	put(matrix, at, ROW_FROM, none, none, name_of(matrix, tt_named_party(model, destination->sent.from)));
	put(matrix, at, ROW_DATE, none, none, tt_time_format(matrix->arena, destination->at));
	put(matrix, at, ROW_SYSTEM, none, none, name_of(matrix, system));
	put(matrix, at, ROW_VERDICT, none, none,
		tt_text_of(matrix->for_people
				   ? tt_verdict_title((enum tt_verdict)destination->verdict, matrix->language)
				   : verdict_mark(destination->verdict)))
		->marks[at] = verdict_mark(destination->verdict);
}

static void put_units(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	struct tt_buf buf = new_buf(matrix);
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((destination->units >> unit & 1) == 0)
			continue;
		tt_buf_string(&buf, buf.len == 0 ? "" : matrix->for_people ? say(matrix, "、", ", ") : ";");
		tt_buf_string(&buf, matrix->for_people ? tt_unit_title((enum tt_unit)unit, matrix->language)
						       : tt_unit_name((enum tt_unit)unit));
	}
	put(matrix, at, ROW_UNIT, TT_TEXT(""), TT_TEXT(""), tt_buf_text(&buf));
}

static struct tt_text region_text(const struct matrix *matrix, const struct tt_region *region) {
	bool before = region->before != TT_NO, after = region->after != TT_NO;
	const char *word = before && after ? "stays" : after ? "enters" : "leaves";
	bool perhaps = region->before == TT_UNKNOWN || region->after == TT_UNKNOWN;
	if (matrix->for_people)
		word = before && after ? say(matrix, "前後とも", "before and after")
		       : after	       ? say(matrix, "加わる", "enters")
				       : say(matrix, "離れる", "leaves");
	return tt_text_format(matrix->arena, "%s%s", word, perhaps ? "?" : "");
}

static void put_regions(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	for (uint32_t i = 0; i < destination->regions.len; i++) {
		const struct tt_region *region = &destination->regions.items[i];
		const struct tt_named *named = &matrix->found->model->regimes.items[region->regime].named;
		put(matrix, at, ROW_REGIME, named->id, name_of(matrix, named), region_text(matrix, region));
	}
}

static struct tt_text change_text(const struct matrix *matrix, const struct tt_destination *destination,
	const struct tt_changed *change) {
	struct tt_buf buf = new_buf(matrix);
	struct tt_engine *engine = destination->run->engine;
	const struct tt_range *ends[] = {&change->before, &change->after};
	for (size_t i = 0; i < TT_COUNT(ends); i++) {
		tt_buf_string(&buf, i == 0 ? "" : matrix->for_people ? " → " : " -> ");
		if (matrix->for_people)
			tt_value_titles(engine, TT_NONE, change->attribute, *ends[i], matrix->language, &buf);
		else
			tt_value_ids(engine, TT_NONE, change->attribute, *ends[i], matrix->arena, &buf);
	}
	return tt_buf_text(&buf);
}

/* Each data set has rows of its own; where there is but one, it is not named. */
static void put_changes(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	const struct tt_model *model = matrix->found->model;
	bool several = destination->sent.input.len > 1;
	for (uint32_t i = 0; i < destination->changes.len; i++) {
		const struct tt_changed *change = &destination->changes.items[i];
		const struct tt_named *attribute = tt_named_attribute(model, change->attribute);
		const struct tt_named *data = tt_named_data(model, change->data);
		struct tt_text key = attribute->id, what = name_of(matrix, attribute);
		struct tt_text of = name_of(matrix, data);
		if (several) {
			key = tt_text_format(
				matrix->arena, "%.*s/%.*s", TT_TEXT_ARGS(key), TT_TEXT_ARGS(data->id));
			what = tt_text_format(matrix->arena, say(matrix, "%.*s（%.*s）", "%.*s (%.*s)"),
				TT_TEXT_ARGS(what), TT_TEXT_ARGS(of));
		}
		put(matrix, at, ROW_ATTRIBUTE, key, what, change_text(matrix, destination, change));
	}
}

static void put_grounds(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	for (uint32_t i = 0; i < destination->grounds.len; i++) {
		const struct tt_ground_used *ground = &destination->grounds.items[i];
		struct tt_text cite =
			cited(matrix, tt_destination_ground_cite(matrix->found, ground), destination->at);
		put(matrix, at, ROW_GROUND, ground->id, ground->id, cite.len > 0 ? cite : TT_TEXT("o"));
	}
}

static void put_obstacles(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	const struct tt_model *model = matrix->found->model;
	for (uint32_t i = 0; i < destination->obstacles.len; i++) {
		const struct tt_finding *finding = &destination->obstacles.items[i];
		const struct tt_rule *rule = &model->rules.items[finding->rule];
		bool broken = finding->code == TT_FINDING_VIOLATION;
		struct tt_buf title = new_buf(matrix), cell = new_buf(matrix);
		tt_rule_title(model, finding->rule, matrix->language, &title);
		tt_buf_string(&cell, !matrix->for_people ? (broken ? "broken" : "open")
				     : broken		 ? say(matrix, "違反", "broken")
							 : say(matrix, "未確定", "open"));
		tt_cite_brackets(
			&rule->cite, destination->at, matrix->for_people ? matrix->language : TT_EN, &cell);
		put(matrix, at, ROW_OBSTACLE,
			tt_text_format(matrix->arena, "%.*s/%.*s",
				TT_TEXT_ARGS(model->regimes.items[rule->regime].named.id),
				TT_TEXT_ARGS(rule->id)),
			tt_buf_text(&title), tt_buf_text(&cell))
			->marks[at] = verdict_mark(broken ? TT_FORBIDDEN : TT_UNDETERMINED);
	}
}

static const char *duty_word(const struct matrix *matrix, const struct tt_arisen *arisen) {
	if (arisen->possible)
		return matrix->for_people ? say(matrix, "答え次第", "possible") : "possible";
	return matrix->for_people ? tt_duty_status_title(arisen->status, matrix->language)
				  : tt_duty_status_name(arisen->status);
}

/* A duty of a transfer may be owed by either side: who owes it stands with it. */
static void put_duties(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	const struct tt_destinations *found = matrix->found;
	for (uint32_t i = 0; i < destination->duties.len; i++) {
		const struct tt_arisen *arisen = &destination->duties.items[i];
		if (tt_destination_repeats(destination, i))
			continue;
		struct tt_text title = tt_title_in(&arisen->duty->title, matrix->language);
		struct tt_text debtor = name_of(matrix, tt_named_party(found->model, arisen->debtor));
		struct tt_text cite = cited(matrix, tt_destination_duty_cite(found, arisen), destination->at);
		struct tt_buf cell = new_buf(matrix);
		tt_buf_format(&cell, "%s: %.*s", duty_word(matrix, arisen), TT_TEXT_ARGS(debtor));
		if (cite.len > 0)
			tt_buf_format(&cell,
				matrix->for_people ? say(matrix, "（%.*s）", " (%.*s)") : " (%.*s)",
				TT_TEXT_ARGS(cite));
		put(matrix, at, ROW_DUTY, arisen->duty->id, title.len > 0 ? title : arisen->duty->id,
			tt_buf_text(&cell));
	}
}

static void put_questions(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	const struct tt_engine *engine = destination->run->engine;
	struct tt_set_view asked = tt_set_view(&engine->model->sets, destination->questions);
	for (uint32_t i = 0; i < asked.len; i++) {
		struct tt_buf key = new_buf(matrix), title = new_buf(matrix);
		tt_asked_print(engine, asked.items[i], &key);
		tt_asked_title(engine, asked.items[i], matrix->language, &title);
		put(matrix, at, ROW_QUESTION, tt_buf_text(&key), tt_buf_text(&title),
			tt_text_of(matrix->for_people ? say(matrix, "未回答", "open") : "open"));
	}
}

static struct tt_text step_text(
	const struct matrix *matrix, const struct tt_destination *destination, const struct tt_move *move) {
	const struct tt_planning *planning = destination->planning;
	struct tt_buf buf = new_buf(matrix), cite = new_buf(matrix);
	if (!matrix->for_people && tt_move_answers(move)) {
		tt_asked_print(planning->run->engine, move->asked, &buf);
		return tt_buf_text(&buf);
	}
	if (matrix->for_people && move->party != TT_NONE) {
		add_named(&buf, tt_named_party(matrix->found->model, move->party), matrix->language);
		tt_buf_string(&buf, " — ");
	}
	tt_move_title(planning, move, matrix->for_people ? matrix->language : TT_EN, &buf);
	tt_move_cite(planning, move, destination->at, &cite);
	if (matrix->for_people && cite.len > 0) {
		struct tt_text text = tt_buf_text(&cite);
		tt_buf_format(&buf, say(matrix, "（%.*s）", " (%.*s)"), TT_TEXT_ARGS(text));
	}
	return tt_buf_text(&buf);
}

static void put_part_of_plan(struct matrix *matrix, uint32_t at, uint32_t place, struct tt_text text) {
	struct tt_text number = tt_text_format(matrix->arena, "%u", place);
	put(matrix, at, ROW_PLAN, number, number, text);
}

/* What is to be done, then the duties that come with it. */
static void put_plan(struct matrix *matrix, uint32_t at, const struct tt_destination *destination) {
	const struct tt_plan *plan = tt_destination_plan(destination);
	uint32_t place = 0;
	if (destination->planned != NULL && destination->planned->plans.len == 0)
		put_part_of_plan(matrix, at, 1,
			tt_text_of(
				matrix->for_people ? say(matrix, "計画はない", "there is no plan") : "none"));
	for (uint32_t i = 0; plan != NULL && i < plan->len; i++)
		put_part_of_plan(matrix, at, ++place,
			step_text(matrix, destination, &destination->planning->moves.items[plan->moves[i]]));
	for (uint32_t i = 0; plan != NULL && i < plan->duties.len; i++) {
		const struct tt_arisen *arisen = &plan->duties.items[i];
		struct tt_buf buf = new_buf(matrix);
		if (!tt_destination_brings(destination, plan, i))
			continue;
		tt_buf_string(&buf, matrix->for_people ? say(matrix, "伴う義務: ", "duty with it: ") : "");
		if (matrix->for_people)
			tt_destination_duty(matrix->found, arisen, matrix->language, &buf);
		else
			tt_buf_add(&buf, arisen->duty->id);
		put_part_of_plan(matrix, at, ++place, tt_buf_text(&buf));
	}
}

/* ---- the matrix ------------------------------------------------------------------------------------ */

static struct tt_column column_of(const struct matrix *matrix, const struct tt_destination *destination) {
	const struct tt_model *model = matrix->found->model;
	struct tt_destination_names names = tt_destination_names(matrix->found);
	struct tt_buf buf = new_buf(matrix);
	tt_buf_add(&buf, name_of(matrix, tt_named_party(model, destination->sent.to)));
	if (names.system) {
		tt_buf_string(&buf, matrix->for_people ? " / " : ":");
		tt_buf_add(&buf, name_of(matrix, tt_named_system(model, destination->sent.system)));
	}
	if (names.event) {
		tt_buf_string(&buf, matrix->for_people ? " / " : "/");
		tt_buf_add(&buf, name_of(matrix, tt_named_event(model, destination->event)));
	}
	if (names.date) {
		tt_buf_string(&buf, matrix->for_people ? " " : "@");
		tt_buf_add(&buf, tt_time_format(matrix->arena, destination->as_of));
	}
	struct tt_text text = tt_buf_text(&buf);
	return (struct tt_column){text, text, text};
}

static void gather(struct matrix *matrix) {
	for (uint32_t at = 0; at < matrix->found->items.len; at++) {
		const struct tt_destination *destination = &matrix->found->items.items[at];
		put_head(matrix, at, destination);
		put_units(matrix, at, destination);
		put_regions(matrix, at, destination);
		put_changes(matrix, at, destination);
		put_grounds(matrix, at, destination);
		put_obstacles(matrix, at, destination);
		put_duties(matrix, at, destination);
		put_questions(matrix, at, destination);
		put_plan(matrix, at, destination);
	}
}

static void print_row(struct tt_table *table, const struct matrix *matrix, const struct row *row) {
	const struct tt_column *kind = &row_kinds[row->kind];
	tt_buf_add(tt_table_cell(table), !table->for_people	     ? kind->id
					 : matrix->language == TT_JA ? kind->ja
								     : kind->en);
	tt_show(tt_table_cell(table), row->what);
	for (uint32_t i = 0; i < matrix->found->items.len; i++) {
		tt_show(tt_table_cell(table), row->cells[i]);
		if (row->marks[i] != NULL)
			tt_table_mark(table, row->marks[i]);
	}
	tt_table_end_row(table);
}

void tt_print_destinations(
	struct tt_output *out, const struct tt_destinations *found, enum tt_table_format format) {
	uint32_t count = found->items.len;
	struct matrix matrix = {.found = found,
		.arena = found->model->arena,
		.language = out->language,
		.for_people = format != TT_TABLE_CSV};
	struct tt_column *columns = TT_NEW_ARRAY(matrix.arena, struct tt_column, count + 2);
	struct tt_buf start = new_buf(&matrix);
	struct tt_table table;
	columns[0] = (struct tt_column)TT_COLUMN("kind", "項目", "item");
	columns[1] = (struct tt_column)TT_COLUMN("what", "内容", "what");
	for (uint32_t i = 0; i < count; i++)
		columns[i + 2] = column_of(&matrix, &found->items.items[i]);
	gather(&matrix);
	tt_destination_start(found, out->language, &start);
	if (format == TT_TABLE_TEXT) {
		tt_out(out, tt_buf_text(&start));
		tt_out_string(out, "\n\n");
	}
	out->caption = tt_buf_text(&start);
	size_t width = out->width;
	if (format == TT_TABLE_TEXT && width == 0) /* cells are prose: lines of any length cannot be read */
		out->width = USUAL_WIDTH;
	tt_table_begin(&table, out, format, columns, count + 2);
	for (int kind = 0; kind < ROW_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < matrix.rows.len; i++)
			if (matrix.rows.items[i].kind == kind)
				print_row(&table, &matrix, &matrix.rows.items[i]);
	tt_table_end(&table);
	out->width = width;
}

void tt_print_destinations_page(
	struct tt_output *out, const struct tt_destinations *found, const struct tt_scene *scene) {
	tt_report_head(out, tt_title_in(&found->model->title, out->language));
	if (scene != NULL) {
		tt_out_format(out, "<figure>\n<div class=\"picture\" style=\"--width:%.0fpx\">\n",
			(double)scene->width);
		tt_scene_svg(scene, out);
		tt_out_string(out, "</div>\n</figure>\n");
	}
	out->in_page = true; /* a wide table scrolls; the picture has nothing to link to */
	tt_print_destinations(out, found, TT_TABLE_HTML);
	out->in_page = false;
	tt_out_string(out, "</main>\n</body>\n</html>\n");
}

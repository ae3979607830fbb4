/*
 * What is written, and how much room it takes. Each text is broken to the width of its place; the place grows
 * downwards with it, so nothing is cut and nothing leaves its box.
 */
#include "present/block.h"
#include "present/message.h"
#include "present/picture.h"
#include "present/value.h"

enum { TEXT_LIMIT = 1 << 16 };

static const float padding = 7;
static const float event_width = 138, event_width_with_lines = 236, event_tip = 12;
static const float holding_width = 156, holding_width_with_attributes = 258;
static const float attribute_left = 15, attribute_name_width = 78;
static const float actor_width = 24, actor_height = 44;

/* ---- pieces ---------------------------------------------------------------------------------------- */

float tt_picture_piece(struct tt_picture *picture, enum tt_style style, enum tt_font font,
	struct tt_text text, float x, float y, float width) {
	struct tt_block_of_text block = tt_typeset(picture->typesetter, font, text, width);
	*tt_push(picture->arena, &picture->pieces) =
		(struct tt_piece){.block = block, .style = (uint8_t)style, .x = x, .y = y};
	return y + block.height;
}

static struct tt_span pieces_since(const struct tt_picture *picture, uint32_t start) {
	return (struct tt_span){start, picture->pieces.len - start};
}

static struct tt_buf new_text(struct tt_picture *picture) {
	struct tt_buf buf;
	tt_buf_init(&buf, picture->arena, TEXT_LIMIT);
	return buf;
}

static const char *say(const struct tt_picture *picture, const char *ja, const char *en) {
	return picture->language == TT_JA ? ja : en;
}

static void add_name(const struct tt_picture *picture, const struct tt_named *named, struct tt_buf *out) {
	if (named != NULL)
		tt_show(out, tt_named_text(named, picture->language));
}

/* ---- events ---------------------------------------------------------------------------------------- */

static const struct tt_named *named_operation(const struct tt_model *model, uint32_t word) {
	struct tt_text text = tt_word(model, word);
	for (uint32_t i = 0; i < model->operations.len; i++)
		if (tt_text_equal(model->operations.items[i].named.id, text))
			return &model->operations.items[i].named;
	return NULL;
}

/* "7 joining with the member list" */
static struct tt_text event_name(struct tt_picture *picture, const struct tt_flow_event *row) {
	struct tt_buf buf = new_text(picture);
	tt_buf_format(&buf, "%u ", row->event + 1);
	add_name(picture, tt_named_event(picture->model, row->event), &buf);
	return tt_buf_text(&buf);
}

/* "process: join" */
static struct tt_text event_kind(struct tt_picture *picture, const struct tt_event *event) {
	struct tt_buf buf = new_text(picture);
	for (int type = 0; type < TT_EVENT_TYPE_COUNT; type++) {
		if ((event->types >> type & 1) == 0)
			continue;
		tt_buf_string(&buf, buf.len > 0 ? say(picture, "＋", " + ") : "");
		tt_buf_string(&buf, tt_event_type_title((enum tt_event_type)type, picture->language));
	}
	if (event->operation != TT_NONE) {
		const struct tt_named *named = named_operation(picture->model, event->operation);
		tt_buf_string(&buf, say(picture, "：", ": "));
		if (named != NULL)
			add_name(picture, named, &buf);
		else
			tt_show(&buf, tt_word(picture->model, event->operation));
	}
	return tt_buf_text(&buf);
}

/* "crosses organisation, system, device" */
static struct tt_text event_units(struct tt_picture *picture, uint8_t units) {
	struct tt_buf buf = new_text(picture);
	tt_buf_string(&buf, say(picture, "境界：", "crosses "));
	bool any = false;
	for (int unit = 0; unit < TT_UNIT_COUNT; unit++) {
		if ((units >> unit & 1) == 0)
			continue;
		tt_buf_string(&buf, any ? say(picture, "、", ", ") : "");
		tt_buf_string(&buf, tt_unit_title((enum tt_unit)unit, picture->language));
		any = true;
	}
	return tt_buf_text(&buf);
}

/* What a side says of its event. */
static float measure_lines(
	struct tt_picture *picture, const struct tt_drawn_side *side, float y, float width) {
	for (uint32_t i = 0; i < side->line_count; i++) {
		const struct tt_drawn_line *line = &side->lines[i];
		bool ground = line->ground != TT_STYLE_PAPER;
		uint32_t piece = picture->pieces.len;
		float top = ground ? y + 4 : y;
		y = tt_picture_piece(picture, (enum tt_style)line->style,
			line->strong ? TT_FONT_STRONG : TT_FONT_CAPTION, line->text,
			ground ? padding + 4 : padding, top, width - (ground ? 4.0F : 0.0F));
		if (ground) {
			picture->pieces.items[piece].ground = line->ground;
			picture->pieces.items[piece].shaded_height = y - top;
			y += 4;
		}
	}
	return y;
}

/* The pieces added since belong to a later step than what they are added to. */
static void belong_to_step(struct tt_picture *picture, uint32_t since, uint8_t step) {
	for (uint32_t i = since; i < picture->pieces.len; i++)
		picture->pieces.items[i].step = step;
}

static float measure_verdict(struct tt_picture *picture, enum tt_verdict verdict, float y, float width) {
	uint32_t start = picture->pieces.len;
	y = tt_picture_piece(picture, verdict >= TT_UNDETERMINED ? TT_STYLE_CHANGED_INK : TT_STYLE_INK,
		TT_FONT_STRONG, tt_text_of(tt_verdict_title(verdict, picture->language)), padding, y, width);
	belong_to_step(picture, start, 4);
	return y;
}

static void measure_event(struct tt_picture *picture, struct tt_figure *figure) {
	const struct tt_flow_event *row = &picture->flow->events.items[figure->id];
	const struct tt_event *event = tt_picture_event(picture, row->event);
	const struct tt_drawn_side *sides = picture->drawing->sides;
	uint32_t start = picture->pieces.len;
	figure->frame.width = sides != NULL ? event_width_with_lines : event_width;
	float width = figure->frame.width - padding - event_tip - 2, y = 5;
	y = tt_picture_piece(
		picture, TT_STYLE_INK, TT_FONT_STRONG, event_name(picture, row), padding, y, width);
	y = tt_picture_piece(
		picture, TT_STYLE_INK, TT_FONT_CAPTION, event_kind(picture, event), padding, y, width);
	if (row->units != 0)
		y = tt_picture_piece(picture, TT_STYLE_FAINT_INK, TT_FONT_CAPTION,
			event_units(picture, row->units), padding, y, width);
	if (sides != NULL)
		y = measure_lines(picture, &sides[figure->side], y, width);
	else if (picture->drawing->step >= 4)
		y = measure_verdict(picture, (enum tt_verdict)row->verdict, y, width);
	figure->pieces = pieces_since(picture, start);
	figure->frame.height = y + 5;
}

/* ---- holdings -------------------------------------------------------------------------------------- */

static const uint32_t table_attributes[] = {TT_category, TT_disclosure, TT_exposure, TT_purpose,
	TT_controller, TT_rights_holder, TT_value, TT_location, TT_expiry};

static float measure_attribute(struct tt_picture *picture, uint32_t holding, uint32_t attribute, float y) {
	struct tt_range range = tt_holding_range(picture->engine, holding, attribute);
	struct tt_buf name = new_text(picture), value = new_text(picture);
	bool changed = tt_flow_changed(picture->flow, holding, attribute);
	float left = attribute_left + attribute_name_width + 4;
	float width = holding_width_with_attributes - left - padding;
	add_name(picture, tt_named_attribute(picture->model, attribute), &name);
	tt_value_titles(picture->engine, holding, attribute, range, picture->language, &value);
	uint32_t start = picture->pieces.len;
	float first = tt_picture_piece(picture, TT_STYLE_FAINT_INK, TT_FONT_CAPTION, tt_buf_text(&name),
		attribute_left, y, attribute_name_width);
	float second = tt_picture_piece(picture, changed ? TT_STYLE_CHANGED_INK : TT_STYLE_INK,
		changed ? TT_FONT_STRONG : TT_FONT_BODY, tt_buf_text(&value), left, y, width);
	float bottom = first > second ? first : second;
	if (changed) {
		tt_picture_piece(picture, TT_STYLE_CHANGED_INK, TT_FONT_CAPTION, TT_TEXT("▸"), 5, y, 8);
		picture->pieces.items[start].shaded_height = bottom - y;
		picture->pieces.items[start].ground = TT_STYLE_CHANGED;
	}
	return bottom + 2;
}

static bool in_table(uint32_t attribute) {
	for (size_t i = 0; i < TT_COUNT(table_attributes); i++)
		if (table_attributes[i] == attribute)
			return true;
	return false;
}

/* Those of the framework's tables, then what packs and models have added, as far as it says something. */
static float measure_attributes(struct tt_picture *picture, uint32_t holding, float y) {
	uint32_t start = picture->pieces.len;
	y += 5;
	for (size_t i = 0; i < TT_COUNT(table_attributes); i++)
		y = measure_attribute(picture, holding, table_attributes[i], y);
	for (uint32_t attribute = 0; attribute < picture->model->attributes.len; attribute++) {
		struct tt_range range = tt_holding_range(picture->engine, holding, attribute);
		bool declared =
			attribute >= TT_ATTRIBUTE_BUILTIN && tt_telling(picture->engine, holding, attribute);
		bool nothing =
			range.at_most == 0 || (range.at_least == 0 && range.source == TT_SOURCE_UNKNOWN);
		if (!in_table(attribute) && declared && !nothing)
			y = measure_attribute(picture, holding, attribute, y);
	}
	belong_to_step(picture, start, 3);
	return y;
}

static void measure_holding(struct tt_picture *picture, struct tt_figure *figure) {
	const struct tt_holding *holding = &picture->engine->holdings.items[figure->id];
	bool with_attributes = picture->drawing->step >= 3;
	uint32_t start = picture->pieces.len;
	struct tt_buf name = new_text(picture);
	add_name(picture, tt_named_data(picture->model, holding->data), &name);
	figure->frame.width = with_attributes ? holding_width_with_attributes : holding_width;
	float width = figure->frame.width - 2 * padding;
	float y =
		tt_picture_piece(picture, TT_STYLE_INK, TT_FONT_TITLE, tt_buf_text(&name), padding, 6, width);
	if (with_attributes)
		y = measure_attributes(picture, figure->id, y);
	figure->pieces = pieces_since(picture, start);
	figure->frame.height = y + 6;
}

static void measure_figure(struct tt_picture *picture, struct tt_figure *figure) {
	tt_picture_turn(picture, figure->side);
	switch (figure->kind) {
	case TT_FIGURE_EVENT:
		measure_event(picture, figure);
		break;
	case TT_FIGURE_HOLDING:
		measure_holding(picture, figure);
		break;
	default:
		figure->frame.width = actor_width;
		figure->frame.height = actor_height;
	}
}

/* ---- bands ----------------------------------------------------------------------------------------- */

static void add_part(
	struct tt_picture *picture, struct tt_buf *buf, const char *ja, const char *en, struct tt_text text) {
	if (text.len == 0)
		return;
	tt_buf_string(buf, buf->len > 0 ? say(picture, "、", ", ") : "");
	tt_buf_string(buf, say(picture, ja, en));
	tt_show(buf, text);
}

/* "server, in JP, run by …": what is not told by where it stands. */
static struct tt_text system_facts(
	struct tt_picture *picture, const struct tt_system *system, uint32_t party) {
	const struct tt_named *run_by = tt_named_party(picture->model, system->operator_party);
	struct tt_buf buf = new_text(picture);
	add_part(picture, &buf, "", "", tt_system_kind_text(picture->model, system, picture->language));
	add_part(picture, &buf, "", "", tt_word(picture->model, system->country));
	if (run_by != NULL && system->operator_party != party)
		add_part(picture, &buf, "運用は", "run by ", tt_named_text(run_by, picture->language));
	return tt_buf_text(&buf);
}

static void measure_system(struct tt_picture *picture, struct tt_band *band) {
	const struct tt_system *system = &picture->model->systems.items[band->system];
	struct tt_buf name = new_text(picture);
	float width = tt_system_name_width - 12;
	add_name(picture, &system->named, &name);
	float y = tt_picture_piece(picture, TT_STYLE_INK, TT_FONT_BODY, tt_buf_text(&name), 7, 6, width);
	band->caption_height = tt_picture_piece(picture, TT_STYLE_FAINT_INK, TT_FONT_CAPTION,
		system_facts(picture, system, band->party), 7, y, width);
}

static struct tt_text layer_text(struct tt_picture *picture, uint32_t id, uint32_t party) {
	struct tt_buf buf = new_text(picture);
	if (id == TT_RUNS_ON_UNKNOWN)
		return tt_text_of(say(picture, "▤ 不明の基盤", "▤ an unknown platform"));
	const struct tt_system *system = &picture->model->systems.items[id];
	struct tt_text facts = system_facts(picture, system, party);
	tt_buf_string(&buf, "▤ ");
	add_name(picture, &system->named, &buf);
	if (facts.len > 0) {
		tt_buf_string(&buf, say(picture, "（", " ("));
		tt_buf_add(&buf, facts);
		tt_buf_string(&buf, say(picture, "）", ")"));
	}
	return tt_buf_text(&buf);
}

/* What the band's system runs on, from the top down. */
static void measure_layers(struct tt_picture *picture, struct tt_band *band) {
	uint32_t start = picture->pieces.len, system = band->system;
	while (system != TT_NONE && system != TT_RUNS_ON_UNKNOWN) {
		system = picture->model->systems.items[system].run_on;
		if (system != TT_NONE)
			tt_picture_piece(picture, TT_STYLE_INK, TT_FONT_CAPTION,
				layer_text(picture, system, band->party), 7, 0, tt_system_name_width - 12);
	}
	band->layers = pieces_since(picture, start);
}

static void measure_band(struct tt_picture *picture, struct tt_band *band) {
	uint32_t start = picture->pieces.len;
	if (band->system != TT_NONE)
		measure_system(picture, band);
	band->caption = pieces_since(picture, start);
	measure_layers(picture, band);
}

/* ---- names of lanes -------------------------------------------------------------------------------- */

static uint32_t depth_of(const struct tt_model *model, uint32_t party) {
	uint32_t depth = 0;
	while ((party = model->parties.items[party].parent) != TT_NONE)
		depth++;
	return depth;
}

static struct tt_text lane_text(struct tt_picture *picture, uint32_t party) {
	struct tt_buf buf = new_text(picture);
	const struct tt_party *row = &picture->model->parties.items[party];
	bool says =
		row->parent == TT_NONE || picture->model->parties.items[row->parent].country != row->country;
	add_name(picture, &row->named, &buf);
	if (says && row->country != TT_NONE) {
		tt_buf_string(&buf, say(picture, "（", " ("));
		tt_show(&buf, tt_word(picture->model, row->country));
		tt_buf_string(&buf, say(picture, "）", ")"));
	}
	return tt_buf_text(&buf);
}

static void add_label(struct tt_picture *picture, uint32_t party, uint32_t band) {
	uint32_t start = picture->pieces.len;
	float height = tt_picture_piece(picture, TT_STYLE_INK, TT_FONT_STRONG, lane_text(picture, party), 7,
		6, tt_lane_name_width - 14);
	*tt_push(picture->arena, &picture->labels) = (struct tt_label_of_lane){.party = party,
		.depth = depth_of(picture->model, party),
		.first_band = band,
		.last_band = band,
		.pieces = pieces_since(picture, start),
		.height = height + 6};
}

/* The label of a party, if it is the one that was added last at its depth; bands come in the order of the
 * tree. */
static struct tt_label_of_lane *open_label(
	struct tt_picture *picture, const uint32_t *last, uint32_t party, uint32_t depth) {
	struct tt_label_of_lane *label = last[depth] == TT_NONE ? NULL : &picture->labels.items[last[depth]];
	return label != NULL && label->party == party ? label : NULL;
}

/* A label for each party at or above one that has a band. */
static void measure_labels(struct tt_picture *picture) {
	uint32_t *last = TT_NEW_ARRAY(picture->arena, uint32_t, picture->model->parties.len + 1);
	for (uint32_t i = 0; i <= picture->model->parties.len; i++)
		last[i] = TT_NONE;
	for (uint32_t rank = 0; rank < picture->bands.len; rank++) {
		uint32_t party = picture->bands.items[picture->band_order[rank]].party;
		for (; party != TT_NONE; party = picture->model->parties.items[party].parent) {
			uint32_t depth = depth_of(picture->model, party);
			struct tt_label_of_lane *label = open_label(picture, last, party, depth);
			if (label != NULL) {
				label->last_band = rank;
				continue;
			}
			last[depth] = picture->labels.len;
			add_label(picture, party, rank);
		}
	}
}

void tt_picture_measure(struct tt_picture *picture) {
	for (uint32_t i = 0; i < picture->figures.len; i++)
		measure_figure(picture, &picture->figures.items[i]);
	for (uint32_t i = 0; i < picture->bands.len; i++)
		measure_band(picture, &picture->bands.items[i]);
	measure_labels(picture);
}

/*
 * Shapes are only ever added at the end; a path collects its points right after it was begun.
 */
#include "present/scene.h"

#include <math.h>

static struct tt_shape *add(struct tt_scene *scene, enum tt_shape_kind kind, enum tt_style style) {
	struct tt_shape *shape = tt_push(scene->arena, &scene->shapes);
	shape->kind = (uint8_t)kind;
	shape->style = (uint8_t)style;
	shape->step = scene->step > 1 ? scene->step : 1;
	return shape;
}

void tt_scene_begin(struct tt_scene *scene, const char *what, struct tt_text id, struct tt_text title) {
	struct tt_shape *shape = add(scene, TT_SHAPE_BEGIN, TT_STYLE_INK);
	shape->what = tt_text_of(what);
	shape->id = id;
	shape->text = title;
	shape->group = scene->groups.len;
	*tt_push(scene->arena, &scene->groups) = (struct tt_group){.thing = id};
}

struct tt_group *tt_scene_group(struct tt_scene *scene) {
	return &scene->groups.items[scene->groups.len - 1];
}

void tt_scene_end(struct tt_scene *scene) {
	uint32_t begin = scene->shapes.len;
	struct tt_shape *end = add(scene, TT_SHAPE_END, TT_STYLE_INK);
	while (begin-- > 0)
		if (scene->shapes.items[begin].kind == TT_SHAPE_BEGIN) {
			end->what = scene->shapes.items[begin].what;
			return;
		}
}

void tt_scene_box(struct tt_scene *scene, enum tt_style style, struct tt_frame frame, float radius) {
	struct tt_shape *shape = add(scene, TT_SHAPE_BOX, style);
	shape->frame = frame;
	shape->radius = radius;
}

void tt_scene_path(struct tt_scene *scene, enum tt_style style, bool closed) {
	struct tt_shape *shape = add(scene, TT_SHAPE_PATH, style);
	shape->closed = closed;
	shape->first_point = scene->points.len;
}

void tt_scene_point(struct tt_scene *scene, float x, float y) {
	*tt_push(scene->arena, &scene->points) = (struct tt_point){x, y};
	scene->shapes.items[scene->shapes.len - 1].point_count++;
}

void tt_scene_break(struct tt_scene *scene) {
	tt_scene_point(scene, NAN, NAN);
}

void tt_scene_circle(struct tt_scene *scene, enum tt_style style, struct tt_point centre, float radius) {
	struct tt_frame frame = {centre.x - radius, centre.y - radius, 2 * radius, 2 * radius};
	tt_scene_box(scene, style, frame, radius);
}

void tt_scene_text(struct tt_scene *scene, enum tt_style style, enum tt_font font, struct tt_frame frame,
	struct tt_text text) {
	struct tt_shape *shape = add(scene, TT_SHAPE_TEXT, style);
	shape->font = (uint8_t)font;
	shape->frame = frame;
	shape->text = text;
}

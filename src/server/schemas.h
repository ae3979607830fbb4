/* The shapes of JSON that the API speaks: schemas.json, linked in when tenten is built (model/packc.c). */
#ifndef TT_SERVER_SCHEMAS_H
#define TT_SERVER_SCHEMAS_H

#include "base/base.h"

extern const struct tt_text tt_schemas;

#endif

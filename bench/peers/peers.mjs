// Decides the requests of a file that bench/decide.py wrote, with Cedar and with Casbin; prints what that took and what
// they answered as one JSON object. usage: node peers.mjs FILE SECONDS
import { readFileSync } from "node:fs";
import cedar from "@cedar-policy/cedar-wasm/nodejs";
import * as casbin from "casbin";

const CASBIN_MODEL = `
[request_definition]
r = operation, one, two, country, purpose, outside, agreed
[policy_definition]
p = id, operation, topic, country, purpose, outside, agreed, eft
[policy_effect]
e = !some(where (p.eft == deny))
[matchers]
m = r.operation == p.operation && (r.one == p.topic || r.two == p.topic) && \
(p.country == "*" || r.country == p.country) && (p.purpose == "*" || r.purpose == p.purpose) && \
(p.outside == "*" || r.outside == p.outside) && (p.agreed == "*" || r.agreed == p.agreed)
`;

const given = JSON.parse(readFileSync(process.argv[2], "utf8"));
const budget = Number(process.argv[3]) * 1e6; // of user time, in microseconds

function prepareCedar() {
  const parsed = cedar.preparsePolicySet("rules", { staticPolicies: given.cedar });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed));
  return (request) => {
    const { topics, operation, from, data, ...context } = request;
    const resource = { type: "Data", id: data };
    const answer = cedar.statefulIsAuthorized({
      principal: { type: "Party", id: from },
      action: { type: "Action", id: operation },
      resource,
      context,
      preparsedPolicySetId: "rules",
      entities: [{ uid: resource, attrs: { topics }, parents: [] }],
    });
    if (answer.type !== "success") throw new Error(JSON.stringify(answer));
    const { decision, diagnostics } = answer.response;
    return { allowed: decision === "allow", rules: diagnostics.reason, errors: diagnostics.errors.length };
  };
}

async function prepareCasbin() {
  const enforcer = await casbin.newEnforcer(casbin.newModelFromString(CASBIN_MODEL));
  await enforcer.addPolicies(given.casbin);
  return (request) => {
    const { operation, topics, country, purpose, outside, agreed } = request;
    const known = agreed === undefined ? "unknown" : agreed ? "yes" : "no";
    const [allowed, why] = enforcer.enforceExSync(operation, topics[0], topics[1], country, purpose,
      outside ? "yes" : "no", known);
    return { allowed, rules: why.slice(0, 1), errors: 0 };
  };
}

// Until all are decided, or the time is over; some are decided once more before, to warm up.
function measure(decide, requests) {
  const answers = [];
  const warm = process.cpuUsage().user;
  for (let i = 0; i < 100 && process.cpuUsage().user - warm < budget; i++) decide(requests[i]);
  const before = process.cpuUsage().user;
  while (answers.length < requests.length && process.cpuUsage().user - before < budget)
    answers.push(decide(requests[answers.length]));
  return { microseconds: (process.cpuUsage().user - before) / answers.length, answers };
}

const results = {};
for (const [name, decide] of [["cedar", prepareCedar()], ["casbin", await prepareCasbin()]])
  results[name] = {
    determined: measure(decide, given.determined),
    undetermined: measure(decide, given.undetermined),
  };
process.stdout.write(JSON.stringify(results));

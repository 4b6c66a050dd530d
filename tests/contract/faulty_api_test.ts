import { testWhere } from "testing";
import { missingServers } from "../support/servers/mod.ts";
import { answerClauses } from "./faulty-api/answer_clauses.ts";
import { choiceClauses } from "./faulty-api/choice_clauses.ts";
import { connectionClauses } from "./faulty-api/connection_clauses.ts";
import { plainClauses } from "./faulty-api/plain_clauses.ts";
import { openStand } from "./faulty-api/stand.ts";
import { timeClauses } from "./faulty-api/time_clauses.ts";
import { watchClauses } from "./faulty-api/watch_clauses.ts";

testWhere(missingServers(), "a faulty API does each harm that is asked of it", async (context) => {
  await using stand = await openStand();
  const clauses = {
    ...plainClauses,
    ...answerClauses,
    ...timeClauses,
    ...watchClauses,
    ...choiceClauses,
    ...connectionClauses,
  };
  for (const [name, clause] of Object.entries(clauses)) {
    await context.step(name, () => clause(stand));
  }
});

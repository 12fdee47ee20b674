// DuckDB over OTLP/JSON lines: each agent's count and mean reward, found in the spans and their first events.
import { DuckDBInstance } from "@duckdb/node-api";

const [file] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
const reader = await db.runAndReadAll(`
  WITH spans AS (
    SELECT unnest(scope.spans) AS span FROM (
      SELECT unnest(resource.scopeSpans) AS scope FROM (
        SELECT unnest(resourceSpans) AS resource
        FROM read_json('${file.replaceAll("'", "''")}', format = 'newline_delimited')))
  ), rewards AS (
    SELECT list_filter(span.attributes, a -> a.key = 'gen_ai.agent.name')[1].value.stringValue AS agent,
      list_filter(span.events[1].attributes, a -> a.key = 'gen_ai.evaluation.score.value')[1].value.doubleValue AS reward
    FROM spans
  )
  SELECT agent, count(*), avg(reward) FROM rewards GROUP BY agent`);
console.log(reader.getRows().length);

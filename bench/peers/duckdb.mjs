// DuckDB: its own JSON reader finds each agent's last 500 rewards in SQL.
import { DuckDBInstance } from "@duckdb/node-api";
import { report } from "./report.mjs";

const [file, threads] = process.argv.slice(2);
const db = await (await DuckDBInstance.create(":memory:", { threads: threads ?? "1" })).connect();
const reader = await db.runAndReadAll(`
  WITH rewards AS (
    SELECT agent, TRY_CAST(reward AS DOUBLE) AS reward, row_number() OVER () AS line
    FROM read_json('${file.replaceAll("'", "''")}', format = 'newline_delimited', ignore_errors = true,
      columns = {agent: 'VARCHAR', reward: 'VARCHAR'})
  ), latest AS (
    SELECT agent, reward, line, row_number() OVER (PARTITION BY agent ORDER BY line DESC) AS age
    FROM rewards WHERE agent IS NOT NULL AND agent <> '' AND reward IS NOT NULL
  )
  SELECT agent, list(reward ORDER BY line) AS rewards FROM latest WHERE age <= 500 GROUP BY agent`);
report(new Map(reader.getRows().map(([agent, rewards]) => [agent, rewards.items])));

# Run as: jq -nRr -f report.jq FILE
reduce (inputs | fromjson? | objects | select((.agent | type) == "string" and .agent != "" and (.reward | type) == "number")) as $e ({};
  .[$e.agent] += [$e.reward] | if (.[$e.agent] | length) > 1000 then .[$e.agent] |= .[-500:] else . end)
| to_entries | sort_by(.key)[] | .key as $agent | .value[-500:] | length as $n | (add / $n) as $mean
| (if $n < 2 then 0 else (map(. - $mean | . * .) | add / ($n - 1) | sqrt) end) as $std
| (reduce .[] as $r ({e: 0, p: 0, d: 0}; .e += $r | .p = ([.p, .e] | max) | .d = ([.d, .e - .p] | min)) | .d) as $drawdown
| [$agent, $n, $mean, $std, (if $std > 1e-9 then $mean / $std else 0 end), $drawdown] | @tsv

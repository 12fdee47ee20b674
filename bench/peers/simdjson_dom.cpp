// simdjson, a DOM per line: every line is validated whole, as ours are.
#include "lines.hpp"
#include "report.hpp"

int main(int, char **argv) {
  Fleet fleet;
  simdjson::dom::parser parser;
  int failed = each_line(argv[1], [&](const char *line, size_t length) {
    simdjson::dom::object object;
    std::string_view agent;
    double reward;
    if (parser.parse(line, length, false).get(object) || object["agent"].get(agent) || object["reward"].get(reward)) return;
    if (!agent.empty()) add(fleet, agent, reward);
  });
  report(fleet);
  return failed;
}

// simdjson on demand: what stands after the reward is skipped without being validated.
#include "lines.hpp"
#include "report.hpp"

int main(int, char **argv) {
  Fleet fleet;
  simdjson::ondemand::parser parser;
  int failed = each_line(argv[1], [&](const char *line, size_t length) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    std::string_view agent;
    double reward;
    if (parser.iterate(line, length, length + simdjson::SIMDJSON_PADDING).get(document) || document.get_object().get(object)) return;
    if (object["agent"].get(agent) || object["reward"].get_double().get(reward)) return;
    if (!agent.empty()) add(fleet, agent, reward);
  });
  report(fleet);
  return failed;
}

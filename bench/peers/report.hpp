// Windows of rewards by agent, and one line an agent.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct Window {
  std::vector<double> rewards;
  size_t next = 0;

  void add(double reward) {
    if (rewards.size() < 500) {
      rewards.push_back(reward);
    } else {
      rewards[next] = reward;
      next = (next + 1) % 500;
    }
  }
};

struct Hash {
  using is_transparent = void;
  size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
};

using Fleet = std::unordered_map<std::string, Window, Hash, std::equal_to<>>;

inline void add(Fleet &fleet, std::string_view agent, double reward) {
  auto at = fleet.find(agent);
  if (at == fleet.end()) at = fleet.emplace(std::string(agent), Window{}).first;
  at->second.add(reward);
}

inline void report(const Fleet &fleet) {
  std::map<std::string_view, const Window *> sorted;
  for (auto &[agent, window] : fleet) sorted.emplace(agent, &window);
  for (auto &[agent, window] : sorted) {
    std::vector<double> xs(window->rewards);
    std::rotate(xs.begin(), xs.begin() + window->next, xs.end());
    double equity = 0, peak = 0, drawdown = 0, squares = 0;
    for (double x : xs) {
      equity += x;
      peak = std::max(peak, equity);
      drawdown = std::min(drawdown, equity - peak);
    }
    double n = xs.size(), mean = equity / n;
    for (double x : xs) squares += (x - mean) * (x - mean);
    double std = n < 2 ? 0 : std::sqrt(squares / (n - 1));
    std::printf("%.*s\t%zu\t%.17g\t%.17g\t%.17g\t%.17g\n", (int)agent.size(), agent.data(), xs.size(), mean, std,
                std > 1e-9 ? mean / std : 0, drawdown);
  }
}

// The tables that can be asked for: those of the news desk by name, and those of kinds of one's own, which
// are numbered as Cascade::tables() has them.
#ifndef COPYDESK_DESK_LAYERS_H_
#define COPYDESK_DESK_LAYERS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace copydesk {

enum class Layer : uint8_t {
  kBlocks,
  kSentences,
  kTokens,
  kActors,
  kEntities,
  kQuotes,
  kTimes,
  kEvents,
  kRejected
};

inline constexpr std::array<std::string_view, 9> kLayerNames = {
    "blocks", "sentences", "tokens", "actors", "entities", "quotes", "times", "events", "rejected"};

class LayerSet {
 public:
  void Add(Layer layer) { bits_ = static_cast<uint16_t>(bits_ | (1u << static_cast<unsigned>(layer))); }
  void AddOwn(size_t table) { own_.push_back(table); }
  const std::vector<size_t>& own() const { return own_; }
  bool Has(Layer layer) const { return (bits_ >> static_cast<unsigned>(layer)) & 1u; }
  // Whether a table is asked for that blocks alone do not make.
  bool NeedsTokens() const { return (bits_ & ~0b1u) != 0 || !own_.empty(); }
  // Whether a table is asked for that only a text in the pack's language can fill.
  bool NeedsLanguage() const { return (bits_ & ~0b111u) != 0 || !own_.empty(); }

 private:
  uint16_t bits_ = 0;
  std::vector<size_t> own_;
};

inline std::optional<Layer> ParseLayer(std::string_view name) {
  for (size_t i = 0; i < kLayerNames.size(); ++i) {
    if (kLayerNames[i] == name) return static_cast<Layer>(i);
  }
  return std::nullopt;
}

}  // namespace copydesk

#endif  // COPYDESK_DESK_LAYERS_H_

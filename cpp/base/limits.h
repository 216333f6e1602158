// Every limit of the engine, by name. A limit that is met is reported, never silent.
#ifndef COPYDESK_BASE_LIMITS_H_
#define COPYDESK_BASE_LIMITS_H_

#include <cstdint>

namespace copydesk {

inline constexpr int32_t kMaxArticleBytes = 64 << 20;  // a longer article is skipped and reported
inline constexpr int32_t kMaxSentenceTokens = 1024;    // a longer sentence is cut there and reported
inline constexpr int kMaxThreads = 256;                // of one call, whatever is asked for
inline constexpr int32_t kMaxPairs = 256;  // pairs of coordinated sides of one event; the first named stay
inline constexpr int32_t kMaxRows =
    1 << 20;  // rows of one article in any table but blocks, sentences and tokens
inline constexpr int32_t kMaxCandidates = 256;  // ranges of one pattern at one start
inline constexpr int32_t kMaxWindowTokens =
    4096;  // steps of one match begin this near to its start (across_sentences)
inline constexpr int32_t kMaxMatches = 1 << 20;         // matches of one pattern in one document
inline constexpr int64_t kMaxRuleFileBytes = 64 << 20;  // one TOML file of a pack
inline constexpr int32_t kMaxPatternBytes = 1 << 20;    // source text of one pattern
inline constexpr int32_t kMaxPatternDepth = 200;        // nesting of brackets and groups
inline constexpr int32_t kMaxRepeat = 1000;             // the n of A{n}
inline constexpr int32_t kMaxProgramStates = 100'000;   // instructions of one compiled pattern
inline constexpr int32_t kMaxLabels = 1000;             // captures of one pattern
inline constexpr int32_t kMaxWords = 1 << 20;  // distinct words a vocabulary keeps before it starts anew
inline constexpr int32_t kMaxWordsAtOnce = 1 << 21;  // … and if it is in the middle of an article
inline constexpr int64_t kMaxVocabularyBytes =
    512 << 20;                                      // bytes of words a vocabulary keeps before it starts anew
inline constexpr int32_t kMaxAttempts = 1000;       // starts that why_not tells of
inline constexpr int64_t kMaxTraceSteps = 1 << 24;  // pairs of instruction and token that why_not looks at

}  // namespace copydesk

#endif  // COPYDESK_BASE_LIMITS_H_

#include "text/boundaries.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <array>
#include <memory>

namespace copydesk {
namespace {

std::unique_ptr<icu::BreakIterator> Make(Boundary kind) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Locale& root = icu::Locale::getRoot();
  std::unique_ptr<icu::BreakIterator> made;
  switch (kind) {
    case Boundary::kGrapheme:
      made.reset(icu::BreakIterator::createCharacterInstance(root, status));
      break;
    case Boundary::kWord:
      made.reset(icu::BreakIterator::createWordInstance(icu::Locale("sv"), status));
      break;
    case Boundary::kSentence:
      made.reset(icu::BreakIterator::createSentenceInstance(root, status));
      break;
  }
  return U_SUCCESS(status) ? std::move(made) : nullptr;
}

// One thread's iterator of a kind: made once, opened anew on each text.
icu::BreakIterator* Iterator(Boundary kind) {
  thread_local std::array<std::unique_ptr<icu::BreakIterator>, 3> iterators;
  std::unique_ptr<icu::BreakIterator>& one = iterators[static_cast<size_t>(kind)];
  if (one == nullptr) one = Make(kind);
  return one.get();
}

}  // namespace

bool FindBoundaries(std::string_view text, Boundary kind, std::vector<int32_t>* out) {
  out->push_back(0);
  if (text.empty()) return true;
  icu::BreakIterator* iterator = Iterator(kind);
  UErrorCode status = U_ZERO_ERROR;
  UText view = UTEXT_INITIALIZER;
  utext_openUTF8(&view, text.data(), static_cast<int64_t>(text.size()), &status);
  if (iterator != nullptr) iterator->setText(&view, status);
  const bool works = iterator != nullptr && U_SUCCESS(status);
  if (works) {
    for (int32_t at = iterator->next(); at != icu::BreakIterator::DONE; at = iterator->next())
      out->push_back(at);
  }
  utext_close(&view);
  if (out->back() != static_cast<int32_t>(text.size())) out->push_back(static_cast<int32_t>(text.size()));
  return works;
}

}  // namespace copydesk

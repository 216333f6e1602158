// Verbs that the tagger takes for something else. Its texts have few of them: "will | station | troops",
// "urged Chad to | free | the men", "also | wounded | two workers", "Gunmen | shot | dead".
//
//   MendVerbTags(lemmas, classes, vocabulary, words, tags);
//
// Rules: only what grammar leaves one reading for, and only words that the table of lemmas knows as verbs.
// Behind a modal comes a base form; so it does behind "to" where an article, a possessive or "them" follows,
// or a number or a name behind a word taken for an adjective; a past stands before an article, a number or
// "them" where an adjective cannot; a base verb behind "and" in front of a number is what the verb before is
// ("to kill six people and | wound | 13"); a word known as a verb alone is no numeral, preposition or
// interjection, and none that does not end in "-r" or "-s" a comparative; a past that is a noun, too, is none
// in front of "and" and a past, but as another verb's object ("Police | shot | and killed", "took a penalty
// shot and scored"). In a sentence without a finite verb, which is a headline's, "Rebels free pilot" has one,
// and a word known as a verb alone is no plural. A sentence that ends in a stop has one: "Kenya's military |
// detained | Jane Roe." Tags are ids of words/tags.h. Cost: O(words).
#ifndef COPYDESK_WORDS_VERB_TAGS_H_
#define COPYDESK_WORDS_VERB_TAGS_H_

#include <cstdint>
#include <span>

#include "words/closed_classes.h"
#include "words/lemmas.h"
#include "words/vocabulary.h"

namespace copydesk {

void MendVerbTags(const LemmaTable& lemmas, const ClosedClasses& classes, const Vocabulary& vocabulary,
                  std::span<const WordId> words, std::span<uint8_t> tags);

}  // namespace copydesk

#endif  // COPYDESK_WORDS_VERB_TAGS_H_

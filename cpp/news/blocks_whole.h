// A second look at a page as a browser shows it, with its menus, lists of other stories, forms and comments.
// blocks_page.h judges each line of such a page by itself; most of what is wrong then is wrong beside lines
// that were judged well: one word of a menu that stories have, too; the names and dates in a list of titles.
//
//   if (IsWholePage(page)) {
//     const SecondLook look(page, first);            // `first`: what JudgeLines says
//     const std::vector<int32_t> outside = look.Judge(weights);   // above 0: no part of the story
//   }
//
// Features (EachFeature) are counts in a few steps: what was said of the line and of those around it, within
// two, five and twelve lines, of equal lines; where it stands from the story, the stretch of lines that the
// first look left in, and from the title above it; how much furniture lies between; how the line looks.
// Lines that a rule calls a byline or a date line are asked about, too: a list has them, and they are the
// story's own near it alone. The same features with other weights tell the titles of other
// stories from the rest of what is outside.
//
// Cost: linear in the lines of the page; an article that was taken out of its page is no whole page and costs
// a count. Threads: const. Weights are made by tools/train_lines.py.
#ifndef COPYDESK_NEWS_BLOCKS_WHOLE_H_
#define COPYDESK_NEWS_BLOCKS_WHOLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "news/blocks_page.h"
#include "words/weights.h"

namespace copydesk::news {

// Whether a text is a page, not an article: some of its lines are menus, buttons and notices by rule, many
// are a word or a few without a stop, and both are a third of it.
bool IsWholePage(const std::vector<PageLine>& page);

class SecondLook {
 public:
  // `first`: one number a line, as JudgeLines gives them. The page must outlive the look.
  SecondLook(const std::vector<PageLine>& page, const std::vector<int32_t>& first);

  // Whether it is asked about a line: no rule knows it, or one does of whose kind lists have lines, too.
  static bool Asks(const PageLine& line);

  // One number a line, log odds in thousandths; 0 for lines that it is not asked about, and without weights.
  std::vector<int32_t> Judge(const FeatureWeights& weights) const;

  // The line above the story that has the title of the page's first line; -1: none.
  int32_t title() const { return title_; }

  // The features of every line, in the page's order, for training.
  std::vector<PrintedFeatures> Features() const;

 private:
  struct Line {
    int32_t out = 0;                 // percent: how surely it is outside
    bool furniture = false;          // by rule
    int32_t own = 0;                 // what was said of it, in steps
    int32_t length = 0;              // in four steps
    int32_t back = 0, ahead = 0;     // lines to the nearest ones that are surely the story's, in steps
    int32_t walls = 0;               // furniture between it and those, in steps
    int32_t repeats = 0, alike = 0;  // equal lines, and what was said of the others
    int32_t run = 0;                 // lines in a row that are short, or long, as it is; in steps
    int32_t looks = 0, title = 0;    // digits and commas; words with a capital, in four steps
    int32_t end = 0;
  };

  template <class F>
  void EachFeature(int32_t i, F f) const;
  const PageLine& At(int32_t i) const { return page_[static_cast<size_t>(i)]; }
  const Line& Of(int32_t i) const { return lines_[static_cast<size_t>(i)]; }
  int32_t Share(int32_t i, int32_t before, int32_t after) const;
  int32_t Beside(int32_t i) const;
  void LookAtLines(const std::vector<int32_t>& first);
  void FindStory();
  void FindTitle();
  void MeasureWays();
  void CountEqual();

  const std::vector<PageLine>& page_;
  const int32_t n_;
  std::vector<Line> lines_;
  std::vector<int32_t> out_before_, furniture_before_, brief_before_,
      often_before_;                // sums over the lines before
  int32_t start_ = 0, finish_ = 0;  // of the story
  int32_t title_ = -1;              // the line above it that has the page's title
};

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_BLOCKS_WHOLE_H_

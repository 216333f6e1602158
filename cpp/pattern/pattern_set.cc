#include "pattern/pattern_set.h"

#include <utility>
#include <vector>

#include "pattern/element.h"
#include "pattern/match.h"
#include "pattern/pattern_set_impl.h"

namespace copydesk {

struct PatternSet::Run::Impl {
  const PatternSet::Impl& set;
  const Document& document;
  pattern::ElementCache cache;
  pattern::Presence presence;

  Impl(const PatternSet::Impl& s, const Document& d)
      : set(s), document(d), cache(s.table, d), presence(&cache, d) {}
};

PatternSet::PatternSet() : impl_(std::make_unique<Impl>()) {}
PatternSet::~PatternSet() = default;
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;

int32_t PatternSet::Add(std::shared_ptr<const Pattern> pattern) {
  Impl::Member member{std::move(pattern), {}, {}};
  const Pattern::Impl& compiled = member.compiled();
  const pattern::ElementTable& own = compiled.elements;
  for (int32_t e = 0; e < own.size(); ++e) member.elements.push_back(impl_->table.AddFrom(own, e));
  pattern::WatchElements(compiled.program, &member.elements, &impl_->table);
  member.plain = pattern::PlainProgram::From(compiled.program, member.elements, impl_->table);
  for (const pattern::Requirement& r : compiled.program.required) {
    if (!r.spans.empty()) continue;
    impl_->required.push_back(static_cast<int32_t>(r.elements.size()));
    for (int32_t e : r.elements) impl_->required.push_back(member.elements[static_cast<size_t>(e)]);
  }
  impl_->required_ends.push_back(impl_->required.size());
  impl_->members.push_back(std::move(member));
  return size() - 1;
}

int32_t PatternSet::size() const { return static_cast<int32_t>(impl_->members.size()); }

PatternSet::Run::Run(const PatternSet& set, const Document& document)
    : impl_(std::make_unique<Impl>(*set.impl_, document)) {}
PatternSet::Run::~Run() = default;

FindResult PatternSet::Run::Find(int32_t number) {
  const PatternSet::Impl::Member& member = impl_->set.members[static_cast<size_t>(number)];
  const Pattern::Impl& p = member.compiled();
  return pattern::FindAll({p.program, &member.elements, p.match, p.across_sentences}, impl_->document,
                          &impl_->cache, &impl_->presence);
}

}  // namespace copydesk

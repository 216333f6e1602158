// Which of several places of one name an article means, and where that is.
//
//   LocatePlaces(document, words, atlas, &named);   // fills country, region, place_id, lat, lon of places
//
// Rules, in order:
//  1. What stands behind decides: "Paris, Texas", "Georgia" behind "Atlanta, " (then it is no country).
//  2. Else each name is one place in an article: the one whose class and size, whose country and region being
//     named, and whose distance to the places that are beyond doubt speak for it most.
//  3. A small town that nothing speaks for but its name stays without a place.
// A government named by its seat lies where the seat lies.
//
// Cost: O(places × rows of their names × places beyond doubt); of these there are at most kMostSure.
#ifndef COPYDESK_NEWS_PLACES_H_
#define COPYDESK_NEWS_PLACES_H_

#include <vector>

#include "news/atlas.h"
#include "news/entities.h"
#include "words/document.h"

namespace copydesk::news {

void LocatePlaces(const Document& doc, const PlaceWords& words, const Atlas& atlas,
                  std::vector<Named>* named);

}  // namespace copydesk::news

#endif  // COPYDESK_NEWS_PLACES_H_

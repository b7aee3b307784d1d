#include "projections/bank/xml_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "projections/bank/charset.h"
#include "projections/bank/statement.h"
#include "projections/bank/text.h"
#include "projections/bank/xml_guard.h"

namespace luoshu::bank {
namespace {

pugi::xml_node node_of(void* node) {
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(node));
}

std::string_view local_part(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The nearest declaration of the element's prefix, upwards.
std::string_view uri_of(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  const std::string declaration = colon == std::string_view::npos
                                      ? std::string("xmlns")
                                      : fmt::format("xmlns:{}", name.substr(0, colon));
  for (; node; node = node.parent())
    if (const auto found = node.attribute(declaration.c_str())) return found.value();
  return {};
}

}  // namespace

std::string_view XmlElement::local_name() const {
  return node_ == nullptr ? std::string_view() : local_part(node_of(node_).name());
}

std::string_view XmlElement::namespace_uri() const {
  return node_ == nullptr ? std::string_view() : uri_of(node_of(node_));
}

XmlElement XmlElement::child(std::string_view name) const {
  if (node_ == nullptr) return {};
  const pugi::xml_node self = node_of(node_);
  for (const pugi::xml_node one : self.children())
    if (one.type() == pugi::node_element && local_part(one.name()) == name &&
        uri_of(one) == uri_of(self))
      return XmlElement(one.internal_object());
  return {};
}

std::vector<XmlElement> XmlElement::children(std::string_view name) const {
  std::vector<XmlElement> found;
  if (node_ == nullptr) return found;
  const pugi::xml_node self = node_of(node_);
  for (const pugi::xml_node one : self.children())
    if (one.type() == pugi::node_element && local_part(one.name()) == name &&
        uri_of(one) == uri_of(self))
      found.push_back(XmlElement(one.internal_object()));
  return found;
}

std::vector<XmlElement> XmlElement::children() const {
  std::vector<XmlElement> found;
  if (node_ == nullptr) return found;
  for (const pugi::xml_node one : node_of(node_).children())
    if (one.type() == pugi::node_element) found.push_back(XmlElement(one.internal_object()));
  return found;
}

XmlElement XmlElement::at(std::string_view path) const {
  XmlElement element = *this;
  for (const std::string_view name : split(path, '/')) element = element.child(name);
  return element;
}

std::string XmlElement::raw_text() const {
  std::string out;
  if (node_ == nullptr) return out;
  for (const pugi::xml_node one : node_of(node_).children())
    if (one.type() == pugi::node_pcdata || one.type() == pugi::node_cdata) out += one.value();
  return out;
}

std::string XmlElement::text() const {
  return trimmed(raw_text());
}

std::string_view XmlElement::attribute(std::string_view name) const {
  if (node_ == nullptr) return {};
  for (const pugi::xml_attribute one : node_of(node_).attributes())
    if (local_part(one.name()) == name) return one.value();
  return {};
}

bool XmlElement::has_attribute(std::string_view name) const {
  if (node_ == nullptr) return false;
  for (const pugi::xml_attribute one : node_of(node_).attributes())
    if (local_part(one.name()) == name) return true;
  return false;
}

std::string XmlElement::path() const {
  std::string out;
  if (node_ == nullptr) return out;
  for (pugi::xml_node node = node_of(node_); node && node.type() == pugi::node_element;
       node = node.parent()) {
    std::size_t place = 1;
    for (auto other = node.previous_sibling(node.name()); other;
         other = other.previous_sibling(node.name()))
      ++place;
    const bool several = place > 1 || node.next_sibling(node.name());
    const std::string_view name = local_part(node.name());
    out = several ? fmt::format("/{}[{}]{}", name, place, out) : fmt::format("/{}{}", name, out);
  }
  return out;
}

struct XmlTree::Impl {
  std::string text;
  pugi::xml_document document;
};

XmlTree::XmlTree() : impl_(std::make_unique<Impl>()) {}
XmlTree::~XmlTree() = default;
XmlTree::XmlTree(XmlTree&&) noexcept = default;
XmlTree& XmlTree::operator=(XmlTree&&) noexcept = default;

Result<XmlTree> XmlTree::read(ByteView bytes) {
  if (bytes.size() > kXmlBytesMax) return refused({"文件过大", "the file is too large"});
  LUOSHU_TRY(DecodedText decoded,
             decode_text(bytes, OtherBytes::kChinese, declared_encoding(as_text(bytes))));
  LUOSHU_CHECK(guard_xml(decoded.text));
  XmlTree tree;
  tree.charset_ = decoded.charset;
  tree.impl_->text = std::move(decoded.text);
  // The text is UTF-8 now, whatever its declaration says. Whitespace alone is kept where it is all
  // that an element holds.
  const auto parsed = tree.impl_->document.load_buffer_inplace(
      tree.impl_->text.data(), tree.impl_->text.size(),
      pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed)
    return refused({fmt::format("第 {} 字节处不是完整的 XML", parsed.offset),
                    fmt::format("byte {}: no complete XML", parsed.offset)});
  return tree;
}

XmlElement XmlTree::root() const {
  return XmlElement(impl_->document.document_element().internal_object());
}

}  // namespace luoshu::bank

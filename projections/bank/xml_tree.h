// A read-only tree of guarded XML, in a few words of our own: elements by local name and namespace,
// the text of an element whole (comments and CDATA sections do not cut an amount in two), the path
// of an element for messages. The library's header stays in xml_tree.cc. Not thread-safe; elements
// live as long as their tree.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/base/bytes.h"

namespace luoshu::bank {

inline constexpr std::size_t kXmlBytesMax = 64U << 20;

class XmlElement {
 public:
  XmlElement() = default;
  explicit operator bool() const { return node_ != nullptr; }

  std::string_view local_name() const;
  std::string_view namespace_uri() const;
  // Children of that local name in the namespace of this element; an absent element has none.
  XmlElement child(std::string_view name) const;
  std::vector<XmlElement> children(std::string_view name) const;
  std::vector<XmlElement> children() const;
  // Down the path "A/B/C", by first children.
  XmlElement at(std::string_view path) const;
  // All characters below it that are in no child element, trimmed; empty where it is absent.
  std::string text() const;
  std::string text_at(std::string_view path) const { return at(path).text(); }
  // Characters with blanks as they are, for cells of a workbook.
  std::string raw_text() const;
  // By its local name, without regard to namespaces; empty where it is absent.
  std::string_view attribute(std::string_view name) const;
  bool has_attribute(std::string_view name) const;
  // /Document/BkToCstmrStmt/Stmt[2]/Ntry[14]/Amt
  std::string path() const;

 private:
  friend class XmlTree;
  explicit XmlElement(void* node) : node_(node) {}
  void* node_ = nullptr;  // of the library
};

class XmlTree {
 public:
  // Transcodes, guards and reads. kRefused with line or byte.
  static Result<XmlTree> read(ByteView bytes);
  ~XmlTree();
  XmlTree(XmlTree&&) noexcept;
  XmlTree& operator=(XmlTree&&) noexcept;

  XmlElement root() const;
  const std::string& charset() const { return charset_; }

 private:
  struct Impl;
  XmlTree();
  std::unique_ptr<Impl> impl_;
  std::string charset_;
};

}  // namespace luoshu::bank

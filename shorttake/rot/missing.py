"""How pages say, in many languages, that there is nothing here: a reason to doubt, never a proof."""

from __future__ import annotations


def lines(text: str) -> tuple[str, ...]:
    """The entries of a table, parted by line ends and semicolons."""
    return tuple(entry.strip() for line in text.splitlines() for entry in line.split(";") if entry.strip())


# "There is no such page", as content management systems, shops and newspapers say it.
MISSING = lines(
    """
    page not found ; not found ; page cannot be found ; page can't be found ; page could not be found
    page couldn't be found ; could not find the page ; couldn't find the page
    couldn't find that page ; couldn't find this page ; can't find that page ; can't find the page
    can't find this page ; cannot find the page ; cannot find that page ; can't seem to find
    couldn't find what you ; could not find what you ; can't find what you ; couldn't be found
    could not be found ; cannot be found ; can't be found ; page doesn't exist ; page does not exist
    does not exist ; doesn't exist ; no longer exists ; no longer available ; no longer here
    no longer be found ; not available anymore ; isn't available ; is not available ; has been removed
    was removed ; has been deleted ; was deleted ; been moved or deleted ; may have been moved
    might have been removed ; page has moved ; page is missing ; page missing ; missing page
    no results for ; no results were found ; no matches found ; did not match any ; nothing matched
    no products were found ; no entries found ; nothing found ; nothing was found ; nothing here
    no results found ; no such page
    no such article ; no such file ; no posts found ; no page here ; unknown page ; invalid page
    invalid article ; invalid url ; broken link ; dead link ; dead end ; lost page ; 404 ; error 404
    http 404 ; 410 gone ; oops ; whoops ; uh oh ; we're sorry, but ; looking for isn't here
    you're looking for ; you are looking for ; you were looking for ; you requested ; wrong turn
    seite nicht gefunden ; nicht gefunden ; konnte nicht gefunden werden ; wurde nicht gefunden
    existiert nicht ; nicht mehr verfügbar ; nicht mehr vorhanden ; gibt es nicht ; page introuvable
    introuvable ; n'existe pas ; n'existe plus ; n'a pas été trouvé ; n'est plus disponible
    page non trouvée ; página no encontrada ; no encontrada ; no encontrado ; no se ha encontrado
    no se encuentra ; no existe ; ya no está disponible ; no se pudo encontrar ; página não encontrada
    não encontrad ; não existe ; não foi possível encontrar ; nao encontrad ; pagina non trovata
    non trovat ; non esiste ; non è stata trovata ; non è più disponibile ; pagina niet gevonden
    niet gevonden ; bestaat niet ; niet meer beschikbaar ; kon niet worden gevonden
    siden blev ikke fundet ; siden findes ikke ; ikke fundet ; siden ble ikke funnet ; finnes ikke
    ikke funnet ; sidan kunde inte hittas ; hittades inte ; finns inte ; kunde inte hitta
    sivua ei löytynyt ; ei löytynyt ; ei löydy ; síðan fannst ekki ; nie znaleziono ; nie istnieje
    strona nie została ; stránka nenalezena ; nebyla nalezena ; nenalezen ; neexistuje
    stránka sa nenašla ; nenájden ; az oldal nem található ; nem található ; nem létezik
    pagina nu a fost găsit ; nu a fost găsit ; nu există ; страница не найдена ; не найдена
    не найдено ; не найден ; не существует ; была удалена ; сторінку не знайдено ; не знайдено
    страницата не е намерена ; не е намерена ; stranica nije pronađena ; nije pronađen
    strani ni mogoče najti ; η σελίδα δεν βρέθηκε ; δεν βρέθηκε ; δεν υπάρχει ; sayfa bulunamadı
    bulunamadı ; bulunamad ; mevcut değil ; tidak ditemukan ; không tìm thấy ; không tồn tại
    ไม่พบหน้า ; ไม่พบ ; לא נמצא ; הדף אינו קיים ; غير موجود ; لم يتم العثور ; الصفحة غير
    صفحه یافت نشد ; یافت نشد ; पृष्ठ नहीं मिला ; नहीं मिला ; ページが見つかりません ; 見つかりません
    見つかりませんでした
    存在しません ; お探しのページ ; 削除された ; 页面不存在 ; 找不到页面 ; 页面未找到 ; 未找到
    找不到 ; 不存在 ; 无法找到 ; 頁面不存在 ; 找不到頁面 ; 未找到頁面
    已被删除 ; 已被刪除 ; 페이지를 찾을 수 없습니다 ; 찾을 수 없습니다 ; 존재하지 않
    pàgina no trobada ; no s'ha trobat
    ez da aurkitu ; lehte ei leitud ; ei leitud ; lapa nav atrasta ; puslapis nerastas ; nerastas
    """
)

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>haul</name>
    <message>
        <source>About Haul</source>
        <translation>关于 Haul</translation>
    </message>
    <message>
        <source>Haul</source>
        <translation>Haul</translation>
    </message>
    <message>
        <source>Haul %1</source>
        <translation>Haul %1</translation>
    </message>
    <message>
        <source>Downloads whole lists of URLs and parses what arrives.

Made with Qt, libcurl and libxml2. MIT licence.</source>
        <translation>批量下载整个 URL 列表，并解析下载到的内容。

基于 Qt、libcurl 和 libxml2 构建，以 MIT 许可证发布。</translation>
    </message>
    <message>
        <source>The server did not understand the request (400).</source>
        <translation>服务器无法理解该请求（400）。</translation>
    </message>
    <message>
        <source>Check the address for characters that do not belong there.</source>
        <translation>请检查地址中是否有多余的字符。</translation>
    </message>
    <message>
        <source>The server asks for a name and password (401).</source>
        <translation>服务器要求提供用户名和密码（401）。</translation>
    </message>
    <message>
        <source>Give them with --user or in the netrc file, then retry.</source>
        <translation>请通过 --user 或 netrc 文件提供，然后重试。</translation>
    </message>
    <message>
        <source>The server asks for payment (402).</source>
        <translation>服务器要求付费（402）。</translation>
    </message>
    <message>
        <source>Open the address in a browser to see what it wants.</source>
        <translation>请在浏览器中打开该地址，查看具体要求。</translation>
    </message>
    <message>
        <source>The server refuses to give out this file (403).</source>
        <translation>服务器拒绝提供此文件（403）。</translation>
    </message>
    <message>
        <source>It may want a login, a cookie, a referer or another user agent; open the address in a browser.</source>
        <translation>可能需要登录、Cookie、Referer 或其他用户代理；请在浏览器中打开该地址查看。</translation>
    </message>
    <message>
        <source>The server says the file does not exist (404).</source>
        <translation>服务器上没有此文件（404）。</translation>
    </message>
    <message>
        <source>Check the address; the file may have moved.</source>
        <translation>请检查地址；文件可能已被移走。</translation>
    </message>
    <message>
        <source>The proxy asks for a name and password (407).</source>
        <translation>代理要求提供用户名和密码（407）。</translation>
    </message>
    <message>
        <source>Put them into the proxy&apos;s address: http://name:password@proxy:port.</source>
        <translation>请写在代理地址中：http://name:password@proxy:port。</translation>
    </message>
    <message>
        <source>The server gave up waiting for the request (408).</source>
        <translation>服务器等待请求超时（408）。</translation>
    </message>
    <message>
        <source>Retry later, with fewer connections to this host.</source>
        <translation>请减少到该主机的连接数，稍后重试。</translation>
    </message>
    <message>
        <source>The server says the file is gone for good (410).</source>
        <translation>服务器上的文件已永久移除（410）。</translation>
    </message>
    <message>
        <source>Look for a copy elsewhere, such as a web archive.</source>
        <translation>请到别处寻找副本，例如网页存档站点。</translation>
    </message>
    <message>
        <source>The server says there were too many requests (429).</source>
        <translation>服务器认为请求过于频繁（429）。</translation>
    </message>
    <message>
        <source>The server may not give out this file for legal reasons (451).</source>
        <translation>因法律原因，服务器不能提供此文件（451）。</translation>
    </message>
    <message>
        <source>The server has an error of its own (500).</source>
        <translation>服务器内部出错（500）。</translation>
    </message>
    <message>
        <source>Retry later; if it stays, tell the people who run the server.</source>
        <translation>请稍后重试；如果问题依旧，请告知服务器的管理员。</translation>
    </message>
    <message>
        <source>A server behind the server did not answer properly (502).</source>
        <translation>服务器的上游服务器响应无效（502）。</translation>
    </message>
    <message>
        <source>Retry later.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>The server is busy or closed for now (503).</source>
        <translation>服务器繁忙或暂停服务（503）。</translation>
    </message>
    <message>
        <source>A server behind the server did not answer in time (504).</source>
        <translation>服务器的上游服务器响应超时（504）。</translation>
    </message>
    <message>
        <source>The server has used up its transfer allowance (509).</source>
        <translation>服务器的流量配额已用完（509）。</translation>
    </message>
    <message>
        <source>Retry tomorrow.</source>
        <translation>请明天再试。</translation>
    </message>
    <message>
        <source>The server has an error of its own (%1).</source>
        <translation>服务器内部出错（%1）。</translation>
    </message>
    <message>
        <source>The server refused the request (%1).</source>
        <translation>服务器拒绝了请求（%1）。</translation>
    </message>
    <message>
        <source>Open the address in a browser to see why.</source>
        <translation>请在浏览器中打开该地址，查看原因。</translation>
    </message>
    <message>
        <source>The server answered with something other than a file (%1).</source>
        <translation>服务器返回的不是文件（%1）。</translation>
    </message>
    <message>
        <source>Open the address in a browser to see what it is.</source>
        <translation>请在浏览器中打开该地址，查看返回的内容。</translation>
    </message>
    <message>
        <source>This is not a complete web address.</source>
        <translation>这不是完整的网址。</translation>
    </message>
    <message>
        <source>It must look like https://host/path.</source>
        <translation>格式应为 https://host/path。</translation>
    </message>
    <message>
        <source>Haul cannot download over this protocol.</source>
        <translation>Haul 不支持通过此协议下载。</translation>
    </message>
    <message>
        <source>Use http, https, ftp, ftps or sftp.</source>
        <translation>请使用 http、https、ftp、ftps 或 sftp。</translation>
    </message>
    <message>
        <source>No server of this name was found.</source>
        <translation>找不到此名称的服务器。</translation>
    </message>
    <message>
        <source>Check the spelling of the host, and that you are online.</source>
        <translation>请检查主机名是否有误，以及网络是否连通。</translation>
    </message>
    <message>
        <source>The server does not accept connections.</source>
        <translation>服务器不接受连接。</translation>
    </message>
    <message>
        <source>It may be down, or the port in the address may be wrong; retry later.</source>
        <translation>服务器可能已停机，或地址中的端口有误；请稍后重试。</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>服务器响应超时。</translation>
    </message>
    <message>
        <source>It may be down or overloaded; retry later, or allow more time with --connect-timeout.</source>
        <translation>服务器可能已停机或负载过高；请稍后重试，或用 --connect-timeout 延长等待时间。</translation>
    </message>
    <message>
        <source>The server stopped sending.</source>
        <translation>服务器不再发送数据。</translation>
    </message>
    <message>
        <source>Retry, or allow longer pauses with --timeout.</source>
        <translation>请重试，或用 --timeout 允许更长的停顿。</translation>
    </message>
    <message>
        <source>The connection broke before the end.</source>
        <translation>连接中途断开。</translation>
    </message>
    <message>
        <source>Retry; check the network if it happens often.</source>
        <translation>请重试；如果经常发生，请检查网络。</translation>
    </message>
    <message>
        <source>No secure connection could be made.</source>
        <translation>无法建立安全连接。</translation>
    </message>
    <message>
        <source>The server may be too old, or something between you and it interferes.</source>
        <translation>服务器可能过于陈旧，或连接途中受到干扰。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate does not prove that it is the right server.</source>
        <translation>服务器证书无法证明其身份。</translation>
    </message>
    <message>
        <source>Check the address and the computer&apos;s date; give your own authority with --cacert.</source>
        <translation>请检查地址和系统日期；如使用自己的证书颁发机构，可用 --cacert 指定。</translation>
    </message>
    <message>
        <source>The proxy did not connect us.</source>
        <translation>代理未能建立连接。</translation>
    </message>
    <message>
        <source>Check the proxy&apos;s address and whether it is running.</source>
        <translation>请检查代理地址是否正确、代理是否正在运行。</translation>
    </message>
    <message>
        <source>The server refused the name or password.</source>
        <translation>服务器拒绝了用户名或密码。</translation>
    </message>
    <message>
        <source>Check them, then retry.</source>
        <translation>请检查后重试。</translation>
    </message>
    <message>
        <source>The server sends us on, but never to a file.</source>
        <translation>服务器不断重定向，始终未给出文件。</translation>
    </message>
    <message>
        <source>Open the address in a browser; it may need a login or a cookie.</source>
        <translation>请在浏览器中打开该地址；可能需要登录或 Cookie。</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense.</source>
        <translation>无法识别服务器的响应。</translation>
    </message>
    <message>
        <source>Check that the port belongs to a web server; retry later.</source>
        <translation>请确认该端口属于 Web 服务器；稍后重试。</translation>
    </message>
    <message>
        <source>Only a part of the file arrived.</source>
        <translation>只收到文件的一部分。</translation>
    </message>
    <message>
        <source>Retry; if it stays, the file on the server is broken.</source>
        <translation>请重试；如果问题依旧，则是服务器上的文件已损坏。</translation>
    </message>
    <message>
        <source>The server says the file does not exist.</source>
        <translation>服务器上没有此文件。</translation>
    </message>
    <message>
        <source>The file that arrived is not the one that was promised: its checksum differs.</source>
        <translation>收到的文件与预期不符：校验和不一致。</translation>
    </message>
    <message>
        <source>Retry; if it stays, the file was changed or the checksum is wrong.</source>
        <translation>请重试；如果问题依旧，则是文件有改动或校验和有误。</translation>
    </message>
    <message>
        <source>The disk is full, or your share of it is used up.</source>
        <translation>磁盘已满，或您的磁盘配额已用完。</translation>
    </message>
    <message>
        <source>Free some space, then retry: what has arrived is kept while Haul runs, and the retry goes on from there if the server allows it.</source>
        <translation>请腾出一些空间后重试：Haul 运行期间会保留已收到的部分，服务器支持时将从断点继续。</translation>
    </message>
    <message>
        <source>A list in the watched folder cannot be taken.</source>
        <translation>无法取用监视文件夹中的列表。</translation>
    </message>
    <message>
        <source>Let yourself write to the folder: a list that was taken gets another name there.</source>
        <translation>请为自己开放该文件夹的写入权限：列表取用后会在其中改名。</translation>
    </message>
    <message>
        <source>The folder may not be written to.</source>
        <translation>没有该文件夹的写入权限。</translation>
    </message>
    <message>
        <source>Choose another folder with --dir, or let yourself write to this one.</source>
        <translation>请用 --dir 选择其他文件夹，或为自己开放此文件夹的写入权限。</translation>
    </message>
    <message>
        <source>The file&apos;s name is too long for this disk.</source>
        <translation>文件名过长，此磁盘不支持。</translation>
    </message>
    <message>
        <source>Choose a folder with a shorter path, or --layout flat; or give the entry a shorter name.</source>
        <translation>请选择路径较短的文件夹，或使用 --layout flat；也可为该条目指定较短的名称。</translation>
    </message>
    <message>
        <source>The watched folder cannot be read.</source>
        <translation>无法读取监视文件夹。</translation>
    </message>
    <message>
        <source>Check that it is still there (is the disk plugged in?) and that you may read it, or watch another one.</source>
        <translation>请确认该文件夹仍然存在（磁盘是否已接上？）且您有读取权限，或改为监视其他文件夹。</translation>
    </message>
    <message>
        <source>The target folder cannot be used.</source>
        <translation>无法使用目标文件夹。</translation>
    </message>
    <message>
        <source>Check that it is still there (is the disk plugged in?) and that no file has its name, then retry.</source>
        <translation>请确认该文件夹仍然存在（磁盘是否已接上？）且没有与其同名的文件，然后重试。</translation>
    </message>
    <message>
        <source>The file could not be written.</source>
        <translation>无法写入文件。</translation>
    </message>
    <message>
        <source>See the details; check the disk and its cable or network, then retry or choose another folder with --dir.</source>
        <translation>请查看详情，检查磁盘及其连线或网络，然后重试，或用 --dir 选择其他文件夹。</translation>
    </message>
    <message>
        <source>The list cannot be read.</source>
        <translation>无法读取列表。</translation>
    </message>
    <message>
        <source>Check the path and that the file may be read.</source>
        <translation>请检查路径，并确认有读取该文件的权限。</translation>
    </message>
    <message>
        <source>The file is too large for this.</source>
        <translation>文件过大。</translation>
    </message>
    <message>
        <source>Choose a folder on a disk that takes larger files (FAT ends at 4 GiB), or raise the limit that the details name.</source>
        <translation>请选择支持更大文件的磁盘上的文件夹（FAT 最大 4 GiB），或提高详情中所列的限制。</translation>
    </message>
    <message>
        <source>The file arrived whole but could not be understood.</source>
        <translation>文件已完整收到，但无法解析。</translation>
    </message>
    <message>
        <source>Open it to see what it is.</source>
        <translation>请打开文件查看其内容。</translation>
    </message>
    <message>
        <source>The same address stands earlier in the list.</source>
        <translation>列表前面已有相同的地址。</translation>
    </message>
    <message>
        <source>Something in Haul itself went wrong.</source>
        <translation>Haul 内部出错。</translation>
    </message>
    <message>
        <source>Retry; if it stays, please report it.</source>
        <translation>请重试；如果问题依旧，请提交问题报告。</translation>
    </message>
    <message>
        <source>The server sends too slowly.</source>
        <translation>服务器发送速度过慢。</translation>
    </message>
    <message>
        <source>Retry later, or allow less with --lowest-speed (0 allows any speed).</source>
        <translation>请稍后重试，或用 --lowest-speed 调低要求（0 表示不限）。</translation>
    </message>
    <message>
        <source>The server&apos;s SSH key is not known, or is not the one known.</source>
        <translation>服务器的 SSH 密钥未知，或与已知密钥不符。</translation>
    </message>
    <message>
        <source>Connect once with ssh to check and store its key; --insecure does without the check.</source>
        <translation>请先用 ssh 连接一次，核对并保存其密钥；--insecure 可跳过此检查。</translation>
    </message>
    <message>
        <source>The file on the server changed while it was being downloaded.</source>
        <translation>下载期间服务器上的文件有改动。</translation>
    </message>
    <message>
        <source>Retry, when nobody is writing to it any more.</source>
        <translation>请等该文件不再被写入后重试。</translation>
    </message>
    <message>
        <source>Another Haul is using this session.</source>
        <translation>另一个 Haul 正在使用此会话。</translation>
    </message>
    <message>
        <source>Close it, or name another session with --session.</source>
        <translation>请将其关闭，或用 --session 指定其他会话。</translation>
    </message>
    <message>
        <source>The session file is damaged, or is no session file.</source>
        <translation>会话文件已损坏，或不是会话文件。</translation>
    </message>
    <message>
        <source>Check the path; a damaged file is set aside and what can be read of it is kept.</source>
        <translation>请检查路径；损坏的文件会另行存放，其中可读取的内容会保留。</translation>
    </message>
    <message>
        <source>The session file was written by a later version of Haul.</source>
        <translation>会话文件由较新版本的 Haul 写入。</translation>
    </message>
    <message>
        <source>Use that version, or name another session with --session.</source>
        <translation>请使用该版本，或用 --session 指定其他会话。</translation>
    </message>
    <message>
        <source>The session cannot be saved.</source>
        <translation>无法保存会话。</translation>
    </message>
    <message>
        <source>Check the disk that holds it for room and permissions; what is running goes on and is recorded once that is possible again.</source>
        <translation>请检查会话所在磁盘的空间和权限；正在进行的任务会继续，恢复正常后即会记录。</translation>
    </message>
    <message>
        <source>What arrived is not what the name says.</source>
        <translation>收到的内容与文件名不符。</translation>
    </message>
    <message>
        <source>Open the address in a browser: it may need a login (--cookies), or the file is gone. --any-kind keeps whatever comes.</source>
        <translation>请在浏览器中打开该地址：可能需要登录（--cookies），或文件已不存在。--any-kind 会保留收到的任何内容。</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Starts %1</source>
        <translation>%1 开始</translation>
    </message>
    <message>
        <source>No network</source>
        <translation>无网络</translation>
    </message>
    <message>
        <source>Metered network</source>
        <translation>按流量计费的网络</translation>
    </message>
    <message>
        <source>Waits for its hour</source>
        <translation>等待允许的时段</translation>
    </message>
</context>
<context>
    <name>haul::BatchCommands</name>
    <message>
        <source>Folder for what is still to come — files that are there already stay</source>
        <translation>后续文件的保存文件夹（已有文件留在原处）</translation>
    </message>
    <message>
        <source>Files of “%1” go to %2 from now on. Those that are there, or have begun, stay where they are.</source>
        <translation>“%1”的文件从现在起保存到 %2。已下载和已开始下载的文件留在原处。</translation>
    </message>
</context>
<context>
    <name>haul::BatchDelegate</name>
    <message>
        <source>Resume this batch</source>
        <translation>继续此批次</translation>
    </message>
    <message>
        <source>Pause this batch</source>
        <translation>暂停此批次</translation>
    </message>
    <message>
        <source>Cancel this batch</source>
        <translation>取消此批次</translation>
    </message>
    <message>
        <source>Name of the batch</source>
        <translation>批次名称</translation>
    </message>
</context>
<context>
    <name>haul::BatchDetails</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Submitted</source>
        <translation>添加时间</translation>
    </message>
    <message>
        <source>No batch chosen</source>
        <translation>未选择批次</translation>
    </message>
    <message>
        <source>Choose one at the left to see how it goes.</source>
        <translation>在左侧选择一个批次以查看其进展。</translation>
    </message>
    <message>
        <source>Certificates are not verified in this batch (insecure).</source>
        <translation>此批次未验证证书（不安全）。</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
</context>
<context>
    <name>haul::BatchForm</name>
    <message>
        <source>&amp;More options</source>
        <translation>更多选项(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名称(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Save to:</source>
        <translation>保存到(&amp;S)：</translation>
    </message>
    <message>
        <source>F&amp;olders:</source>
        <translation>文件夹(&amp;O)：</translation>
    </message>
    <message>
        <source>File &amp;exists:</source>
        <translation>文件已存在时(&amp;E)：</translation>
    </message>
    <message>
        <source>without the first </source>
        <translation>去掉层数：</translation>
    </message>
    <message>
        <source>with all levels</source>
        <translation>保留所有层级</translation>
    </message>
    <message>
        <source>Leading folders of the addresses to leave out</source>
        <translation>从地址路径的开头去掉多少层文件夹</translation>
    </message>
    <message>
        <source>Temp&amp;late:</source>
        <translation>模板(&amp;L)：</translation>
    </message>
    <message>
        <source>The template, %1.</source>
        <translation>模板有误：%1。</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>选择(&amp;C)…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Certificates will not be verified (insecure).</source>
        <translation>将不验证证书（不安全）。</translation>
    </message>
    <message>
        <source>Save To</source>
        <translation>保存到</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>haul::BatchModel</name>
    <message>
        <source>Speed limit: %1</source>
        <translation>限速：%1</translation>
    </message>
    <message>
        <source>Certificates are not verified: what arrives may come from somebody else than the servers of the list.</source>
        <translation>未验证证书：收到的内容可能并非来自列表中的服务器。</translation>
    </message>
    <message>
        <source>Certificates are not verified</source>
        <translation>未验证证书</translation>
    </message>
    <message>
        <source>High priority</source>
        <translation>高优先级</translation>
    </message>
    <message>
        <source>Low priority</source>
        <translation>低优先级</translation>
    </message>
</context>
<context>
    <name>haul::BatchPane</name>
    <message>
        <source>Find a batch</source>
        <translation>查找批次</translation>
    </message>
    <message>
        <source>Find a batch by its name</source>
        <translation>按名称查找批次</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Show batches</source>
        <translation>显示批次</translation>
    </message>
</context>
<context>
    <name>haul::BatchRemoval</name>
    <message>
        <source>Removed %1 batches</source>
        <translation>已移除 %1 个批次</translation>
    </message>
    <message>
        <source>Removed “%1”</source>
        <translation>已移除“%1”</translation>
    </message>
</context>
<context>
    <name>haul::ClipboardBar</name>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Dismiss</source>
        <translation>忽略(&amp;D)</translation>
    </message>
    <message>
        <source>More than %1 addresses on the clipboard.</source>
        <translation>剪贴板中有超过 %1 个地址。</translation>
    </message>
    <message>
        <source>An address on the clipboard.</source>
        <translation>剪贴板中有 1 个地址。</translation>
    </message>
    <message>
        <source>%1 addresses on the clipboard.</source>
        <translation>剪贴板中有 %1 个地址。</translation>
    </message>
</context>
<context>
    <name>haul::ColumnKeeper</name>
    <message>
        <source>&amp;Columns</source>
        <translation>列(&amp;C)</translation>
    </message>
</context>
<context>
    <name>haul::ColumnMapper</name>
    <message>
        <source>First row is a head</source>
        <translation>首行为标题</translation>
    </message>
    <message>
        <source>Address:</source>
        <translation>地址：</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>名称：</translation>
    </message>
    <message>
        <source>Folder:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Checksum:</source>
        <translation>校验和：</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>大小：</translation>
    </message>
    <message>
        <source>Referer:</source>
        <translation>Referer：</translation>
    </message>
    <message>
        <source>Headers:</source>
        <translation>请求头：</translation>
    </message>
    <message>
        <source>Column of: %1</source>
        <translation>对应的列：%1</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation>第 %1 列</translation>
    </message>
</context>
<context>
    <name>haul::CrawlOptions</name>
    <message>
        <source>Obey &amp;robots.txt and nofollow</source>
        <translation>遵守 robots.txt 和 nofollow(&amp;R)</translation>
    </message>
    <message>
        <source>no links</source>
        <translation>不递归</translation>
    </message>
    <message>
        <source> deep</source>
        <translation> 层</translation>
    </message>
    <message>
        <source>What the pages of the list link to is downloaded as well; with more than 1, what those pages link to, and so on.</source>
        <translation>同时下载列表中的网页所链接的内容；大于 1 时，还会下载这些网页所链接的内容，依此类推。</translation>
    </message>
    <message>
        <source>on the hosts of the list</source>
        <translation>仅限列表中的主机</translation>
    </message>
    <message>
        <source>in the folders of the list</source>
        <translation>仅限列表中的文件夹</translation>
    </message>
    <message>
        <source>anywhere</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>all addresses</source>
        <translation>所有地址</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Whole addresses, in which * stands for anything and ? for one character, such as */manual/*; with a space between two of them.</source>
        <translation>填写完整地址，其中 * 代表任意内容，? 代表一个字符，例如 */manual/*；多个地址以空格分隔。</translation>
    </message>
    <message>
        <source>&amp;Follow:</source>
        <translation>递归深度(&amp;F)：</translation>
    </message>
    <message>
        <source>W&amp;here:</source>
        <translation>范围(&amp;G)：</translation>
    </message>
    <message>
        <source>&amp;Pages at most:</source>
        <translation>网页数上限(&amp;P)：</translation>
    </message>
    <message>
        <source>Onl&amp;y:</source>
        <translation>仅限(&amp;Y)：</translation>
    </message>
    <message>
        <source>B&amp;ut not:</source>
        <translation>排除(&amp;U)：</translation>
    </message>
</context>
<context>
    <name>haul::DetailsPane</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Results (%1)</source>
        <translation>结果 (%1)</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
</context>
<context>
    <name>haul::EndBar</name>
    <message>
        <source>Everything has ended. Haul quits in %1.</source>
        <translation>所有批次均已结束，Haul 将在 %1后退出。</translation>
    </message>
    <message>
        <source>Everything has ended. The computer goes to sleep in %1.</source>
        <translation>所有批次均已结束，计算机将在 %1后进入睡眠。</translation>
    </message>
    <message>
        <source>Everything has ended. Your command runs in %1.</source>
        <translation>所有批次均已结束，指定的命令将在 %1后运行。</translation>
    </message>
    <message>
        <source>&amp;Don&apos;t</source>
        <translation>不执行(&amp;D)</translation>
    </message>
</context>
<context>
    <name>haul::EndCommands</name>
    <message>
        <source>Run a Command at the End</source>
        <translation>结束后运行命令</translation>
    </message>
    <message>
        <source>Once all batches have ended, this is given to the shell:</source>
        <translation>所有批次结束后，由 shell 执行以下命令：</translation>
    </message>
    <message>
        <source>&amp;Run at the End</source>
        <translation>结束后运行(&amp;R)</translation>
    </message>
    <message>
        <source>The computer does not go to sleep.</source>
        <translation>无法使计算机进入睡眠。</translation>
    </message>
    <message>
        <source>The command could not be started.</source>
        <translation>无法启动该命令。</translation>
    </message>
</context>
<context>
    <name>haul::EndMenu</name>
    <message>
        <source>When &amp;Everything Has Ended</source>
        <translation>全部结束后(&amp;E)</translation>
    </message>
    <message>
        <source>Do &amp;Nothing</source>
        <translation>不执行任何操作(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Quit Haul</source>
        <translation>退出 Haul(&amp;Q)</translation>
    </message>
    <message>
        <source>Send the Computer to &amp;Sleep</source>
        <translation>使计算机进入睡眠(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Run a Command…</source>
        <translation>运行命令(&amp;R)…</translation>
    </message>
    <message>
        <source>Once all batches have ended, after a countdown; only until Haul is closed</source>
        <translation>所有批次结束后，经倒计时执行；仅在 Haul 本次运行期间有效</translation>
    </message>
</context>
<context>
    <name>haul::EndNews</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 个批次</translation>
    </message>
    <message>
        <source>%1 batches have ended</source>
        <translation>%1 个批次已结束</translation>
    </message>
</context>
<context>
    <name>haul::EntryCheck</name>
    <message>
        <source>Leave them o&amp;ut</source>
        <translation>排除这些地址(&amp;U)</translation>
    </message>
    <message>
        <source>Leave it o&amp;ut</source>
        <translation>排除此地址(&amp;U)</translation>
    </message>
</context>
<context>
    <name>haul::ErrorBanner</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>haul::ExportCommands</name>
    <message>
        <source>%1 failed</source>
        <translation>%1 失败</translation>
    </message>
    <message>
        <source>%1 not done</source>
        <translation>%1 未完成</translation>
    </message>
    <message>
        <source>%1 written: %2</source>
        <translation>已写入 %1：%2</translation>
    </message>
    <message>
        <source>%1 written: 1 URL, %2</source>
        <translation>已写入 %1：1 个 URL，%2</translation>
    </message>
    <message>
        <source>%1 written: %2 URLs, %3</source>
        <translation>已写入 %1：%2 个 URL，%3</translation>
    </message>
    <message>
        <source>%1 chosen</source>
        <translation>%1 所选</translation>
    </message>
    <message>
        <source>%1 links</source>
        <translation>%1 链接</translation>
    </message>
    <message>
        <source>%1 results</source>
        <translation>%1 结果</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>正在写入 %1…</translation>
    </message>
</context>
<context>
    <name>haul::ExportDialog</name>
    <message>
        <source>Plain text, one URL a line</source>
        <translation>纯文本，每行一个 URL</translation>
    </message>
    <message>
        <source>Plain text, each URL with its reason</source>
        <translation>纯文本，每个 URL 附原因</translation>
    </message>
    <message>
        <source>Input file for aria2</source>
        <translation>aria2 输入文件</translation>
    </message>
    <message>
        <source>Metalink with sizes and checksums</source>
        <translation>Metalink，含大小和校验和</translation>
    </message>
    <message>
        <source>Table for spreadsheets (CSV)</source>
        <translation>电子表格 (CSV)</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Export List</source>
        <translation>导出列表</translation>
    </message>
</context>
<context>
    <name>haul::ExportJob</name>
    <message>
        <source>The batch was removed before its list was written.</source>
        <translation>列表尚未写完，批次已被移除。</translation>
    </message>
</context>
<context>
    <name>haul::ExtractOptions</name>
    <message>
        <source>Sa&amp;ve As…</source>
        <translation>另存为(&amp;V)…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Pages and XML: //span[@class=&quot;price&quot;] · JSON: /offers/0/price · Any text: re:EUR ([0-9.]+)</source>
        <translation>网页和 XML：//span[@class=&quot;price&quot;] · JSON：/offers/0/price · 任意文本：re:EUR ([0-9.]+)</translation>
    </message>
    <message>
        <source>columns of this batch alone</source>
        <translation>仅用于此批次的列</translation>
    </message>
    <message>
        <source>Columns that were kept under a name</source>
        <translation>以名称保存的一组列</translation>
    </message>
    <message>
        <source>Keeps these columns under a name, for other batches</source>
        <translation>为这些列命名并保存，供其他批次使用</translation>
    </message>
    <message>
        <source>Forgets the profile; its columns stay in this batch</source>
        <translation>删除此方案；其中的列仍留在此批次中</translation>
    </message>
    <message>
        <source>Pro&amp;file:</source>
        <translation>列方案(&amp;F)：</translation>
    </message>
    <message>
        <source>Nothing is extracted while “Read titles and links of pages” on the first page is off.</source>
        <translation>未启用首个选项卡中的“读取网页的标题和链接”时，不会提取任何内容。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Save Columns As</source>
        <translation>保存列方案</translation>
    </message>
    <message>
        <source>Name of the profile; one that is there is replaced:</source>
        <translation>方案名称（同名方案将被替换）：</translation>
    </message>
</context>
<context>
    <name>haul::ExtractionEdit</name>
    <message>
        <source>Column %1 to extract: %2.</source>
        <translation>要提取的第 %1 列：%2。</translation>
    </message>
    <message>
        <source>There is a column of this name already</source>
        <translation>已有同名的列</translation>
    </message>
</context>
<context>
    <name>haul::ExtractionRow</name>
    <message>
        <source>Move this column up (Alt+Up)</source>
        <translation>上移此列 (Alt+Up)</translation>
    </message>
    <message>
        <source>Move this column down (Alt+Down)</source>
        <translation>下移此列 (Alt+Down)</translation>
    </message>
    <message>
        <source>Remove this column (Alt+Delete)</source>
        <translation>移除此列 (Alt+Delete)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表达式</translation>
    </message>
    <message>
        <source>Name of column %1</source>
        <translation>第 %1 列的名称</translation>
    </message>
    <message>
        <source>Expression of column %1</source>
        <translation>第 %1 列的表达式</translation>
    </message>
    <message>
        <source>The column has no name yet</source>
        <translation>该列尚无名称</translation>
    </message>
    <message>
        <source>The column has no expression yet</source>
        <translation>该列尚无表达式</translation>
    </message>
    <message>
        <source>a name cannot have “=” in it</source>
        <translation>名称中不能含有“=”</translation>
    </message>
</context>
<context>
    <name>haul::FailureList</name>
    <message>
        <source>And %1 more causes.</source>
        <translation>另有 %1 种原因。</translation>
    </message>
</context>
<context>
    <name>haul::FailureRow</name>
    <message>
        <source>&amp;Retry These</source>
        <translation>重试这些任务(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Show These</source>
        <translation>显示这些任务(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Export These…</source>
        <translation>导出这些任务(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Open Folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Show these tasks in the table</source>
        <translation>在任务表中显示这些任务</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>haul::FileDeletion</name>
    <message>
        <source>Delete %1 (%2) of “%3” from the disk?</source>
        <translation>要从磁盘中删除“%3”的 %1（%2）吗？</translation>
    </message>
    <message>
        <source>Delete Files</source>
        <translation>删除文件</translation>
    </message>
    <message>
        <source>It still runs: it is cancelled first. </source>
        <translation>此批次仍在进行，将先取消。</translation>
    </message>
    <message>
        <source>This cannot be undone. Files that were there before the batch, or were changed since, stay.</source>
        <translation>此操作无法撤销。此批次之前已有的文件，以及后来改动过的文件会保留。</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Deleting files of “%1”…</source>
        <translation>正在删除“%1”的文件…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stopped: %1 of “%2” are deleted, of %3. The batch stays in the list.</source>
        <translation>已停止：已删除“%2”的 %1（共 %3 个）。该批次保留在列表中。</translation>
    </message>
    <message>
        <source>Deleted %1 (%2) of “%3”.</source>
        <translation>已删除“%3”的 %1（%2）。</translation>
    </message>
    <message>
        <source>%1 stay: they are not what the batch wrote.</source>
        <translation>%1 个文件已保留：内容不是此批次写入的。</translation>
    </message>
    <message>
        <source>%1 could not be deleted: %2</source>
        <translation>%1 个文件无法删除：%2</translation>
    </message>
</context>
<context>
    <name>haul::FilterChip</name>
    <message>
        <source>Show all again</source>
        <translation>恢复显示全部</translation>
    </message>
</context>
<context>
    <name>haul::FreeSpace</name>
    <message>
        <source>Free space</source>
        <translation>可用空间</translation>
    </message>
    <message>
        <source>%1 free, about %2 to come</source>
        <translation>可用 %1，还需约 %2</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>可用 %1</translation>
    </message>
    <message>
        <source>The rest of this batch will probably not fit into %1</source>
        <translation>%1 的可用空间可能不足以存放此批次的其余文件</translation>
    </message>
    <message>
        <source>Room for files in %1</source>
        <translation>%1 的可用空间</translation>
    </message>
</context>
<context>
    <name>haul::HoldBar</name>
    <message>
        <source>&amp;Go On Anyway</source>
        <translation>仍然继续(&amp;G)</translation>
    </message>
</context>
<context>
    <name>haul::ImportDialog</name>
    <message>
        <source>Import List</source>
        <translation>导入列表</translation>
    </message>
    <message>
        <source>what you typed</source>
        <translation>输入的内容</translation>
    </message>
    <message>
        <source>URLs</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>One URL a line</source>
        <translation>每行一个 URL</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>有效</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Accepted lines</source>
        <translation>有效的行</translation>
    </message>
    <message>
        <source>Duplicate lines</source>
        <translation>重复的行</translation>
    </message>
    <message>
        <source>Rejected lines</source>
        <translation>无效的行</translation>
    </message>
    <message>
        <source>Flagged links</source>
        <translation>有问题的链接</translation>
    </message>
    <message>
        <source>Read &amp;as:</source>
        <translation>读取格式(&amp;A)：</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>导入 %1</translation>
    </message>
    <message>
        <source>Add URLs</source>
        <translation>添加 URL</translation>
    </message>
    <message>
        <source>Type or paste URLs, one a line.</source>
        <translation>输入或粘贴 URL，每行一个。</translation>
    </message>
    <message>
        <source>the pasted text</source>
        <translation>粘贴的文本</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取“%1”…</translation>
    </message>
    <message>
        <source>URLs of %1</source>
        <translation>URL 列表 %1</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Download %1</source>
        <translation>下载 %1(&amp;D)</translation>
    </message>
</context>
<context>
    <name>haul::Importer</name>
    <message>
        <source>Import List</source>
        <translation>导入列表</translation>
    </message>
    <message>
        <source>Lists of URLs (*.txt *.lst *.list *.urls *.aria2 *.csv *.tsv *.json *.jsonl *.ndjson *.html *.htm *.m3u *.m3u8 *.meta4 *.metalink *.xml *.rss *.atom *.sfv *.md5 *SUMS *.gz);;All files (*)</source>
        <translation>URL 列表 (*.txt *.lst *.list *.urls *.aria2 *.csv *.tsv *.json *.jsonl *.ndjson *.html *.htm *.m3u *.m3u8 *.meta4 *.metalink *.xml *.rss *.atom *.sfv *.md5 *SUMS *.gz);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>haul::LimitsDialog</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source> times</source>
        <translation> 次</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Limits of %1</source>
        <translation>%1 的限制</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Before the second attempt. It doubles each time.</source>
        <translation>第二次尝试之前的等待时间，之后每次加倍。</translation>
    </message>
    <message>
        <source>An attempt that gets no byte for so long is broken off.</source>
        <translation>这么长时间没有收到任何数据的尝试会被中断。</translation>
    </message>
    <message>
        <source>Speed &amp;limit:</source>
        <translation>限速(&amp;L)：</translation>
    </message>
    <message>
        <source>Connections for a &amp;file:</source>
        <translation>每个文件的连接数(&amp;F)：</translation>
    </message>
    <message>
        <source>Try &amp;again:</source>
        <translation>自动重试(&amp;A)：</translation>
    </message>
    <message>
        <source>&amp;Pause before it:</source>
        <translation>重试前等待(&amp;P)：</translation>
    </message>
    <message>
        <source>Connect &amp;within:</source>
        <translation>连接超时(&amp;W)：</translation>
    </message>
    <message>
        <source>&amp;Give up after silence of:</source>
        <translation>传输超时(&amp;G)：</translation>
    </message>
    <message>
        <source>The speed changes at once. All else holds for what begins from now on: what is under way keeps what it began with.</source>
        <translation>速度立即生效。其余设置对此后开始的任务有效，正在进行的任务保持原来的设置。</translation>
    </message>
</context>
<context>
    <name>haul::LinkCheckBar</name>
    <message>
        <source>Check Lin&amp;ks</source>
        <translation>检查链接(&amp;K)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Leave the dead ones ou&amp;t</source>
        <translation>排除失效链接(&amp;T)</translation>
    </message>
    <message>
        <source>Asks each server what is there and how large it is</source>
        <translation>向各服务器查询链接是否可用及文件大小</translation>
    </message>
    <message>
        <source>Check Lin&amp;ks Again</source>
        <translation>重新检查链接(&amp;K)</translation>
    </message>
</context>
<context>
    <name>haul::LinkFilterBar</name>
    <message>
        <source>Pa&amp;ges</source>
        <translation>网页(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>图片(&amp;I)</translation>
    </message>
    <message>
        <source>A&amp;rchives</source>
        <translation>压缩包(&amp;R)</translation>
    </message>
    <message>
        <source>D&amp;ocuments</source>
        <translation>文档(&amp;O)</translation>
    </message>
    <message>
        <source>A&amp;udio</source>
        <translation>音频(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Video</source>
        <translation>视频(&amp;V)</translation>
    </message>
    <message>
        <source>O&amp;ther</source>
        <translation>其他(&amp;T)</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Without</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>How the filter is written</source>
        <translation>筛选条件的写法</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Wildcards</source>
        <translation>通配符</translation>
    </message>
    <message>
        <source>Regular Expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>&amp;Without:</source>
        <translation>排除(&amp;W)：</translation>
    </message>
    <message>
        <source>Only:</source>
        <translation>仅显示：</translation>
    </message>
    <message>
        <source>Without a choice, links of all kinds are shown</source>
        <translation>不选择时显示所有类别的链接</translation>
    </message>
    <message>
        <source>Filter by address or text</source>
        <translation>按地址或文本筛选</translation>
    </message>
    <message>
        <source>* stands for anything, ? for one character; with a space between them, one of several is enough</source>
        <translation>* 代表任意内容，? 代表一个字符；多个条件以空格分隔，符合其一即可</translation>
    </message>
    <message>
        <source>Looked for in the address; upper and lower case are different</source>
        <translation>在地址中查找，区分大小写</translation>
    </message>
</context>
<context>
    <name>haul::LinkGrabber</name>
    <message>
        <source>Check &amp;All Shown</source>
        <translation>勾选全部显示项(&amp;A)</translation>
    </message>
    <message>
        <source>Check &amp;None Shown</source>
        <translation>取消勾选显示项(&amp;N)</translation>
    </message>
    <message>
        <source>Cop&amp;y Addresses</source>
        <translation>复制地址(&amp;Y)</translation>
    </message>
    <message>
        <source>Links of %1</source>
        <translation>%1 的链接</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Copies the addresses that are shown and checked, one a line</source>
        <translation>复制已显示且勾选的地址，每行一个</translation>
    </message>
    <message>
        <source>Opens what is shown and checked in the import preview</source>
        <translation>在导入预览中打开已显示且勾选的链接</translation>
    </message>
    <message>
        <source>Only the first %1 are here: there are too many.</source>
        <translation>链接过多，此处只列出前 %1。</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下载(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Download %1…</source>
        <translation>下载 %1(&amp;D)…</translation>
    </message>
    <message>
        <source>Collecting links…</source>
        <translation>正在收集链接…</translation>
    </message>
    <message>
        <source>There are no links here</source>
        <translation>这里没有链接</translation>
    </message>
    <message>
        <source>Pages, feeds, sitemaps and playlists have some, once they are done.</source>
        <translation>网页、订阅源、站点地图和播放列表下载完成后，其中的链接会列在这里。</translation>
    </message>
    <message>
        <source>No links match</source>
        <translation>没有符合条件的链接</translation>
    </message>
    <message>
        <source>Change the filter or the kinds to see others.</source>
        <translation>更改筛选条件或类别即可查看其他链接。</translation>
    </message>
    <message>
        <source>Only the first of the links were taken: there are too many.</source>
        <translation>链接过多，只取用了前面的部分。</translation>
    </message>
    <message>
        <source>links of %1</source>
        <translation>%1 的链接</translation>
    </message>
    <message>
        <source>Not copied: that is too much for the clipboard</source>
        <translation>未复制：内容过多，剪贴板无法容纳</translation>
    </message>
    <message>
        <source>%1 copied</source>
        <translation>已复制 %1</translation>
    </message>
</context>
<context>
    <name>haul::LinkGrabberModel</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
</context>
<context>
    <name>haul::LinkModel</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>haul::MainWindow</name>
    <message>
        <source>Haul</source>
        <translation>Haul</translation>
    </message>
    <message>
        <source>Bringing back your batches…</source>
        <translation>正在恢复批次…</translation>
    </message>
    <message>
        <source>Drop a list of URLs here, or press %1</source>
        <translation>将 URL 列表拖放到此处，或按 %1 粘贴</translation>
    </message>
    <message>
        <source>A text file with one URL a line will do. You will see what is in it before anything starts.</source>
        <translation>每行一个 URL 的文本文件即可。开始下载前可先查看其中的内容。</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>Watch a Folder for Lists</source>
        <translation>监视文件夹中的列表</translation>
    </message>
    <message>
        <source>%1 — Haul</source>
        <translation>%1 — Haul</translation>
    </message>
    <message>
        <source>Some tasks are still under way.</source>
        <translation>仍有任务正在进行。</translation>
    </message>
    <message>
        <source>If you quit now, they stop. Files that are finished stay.</source>
        <translation>现在退出会中止这些任务，已完成的文件会保留。</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Keep Downloading</source>
        <translation>继续下载(&amp;K)</translation>
    </message>
</context>
<context>
    <name>haul::MoreOptions</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source> times</source>
        <translation> 次</translation>
    </message>
    <message>
        <source> s without a byte</source>
        <translation> 秒无数据</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Read titles and links of pages</source>
        <translation>读取网页的标题和链接</translation>
    </message>
    <message>
        <source>Compute the SHA-256 of every file</source>
        <translation>计算每个文件的 SHA-256</translation>
    </message>
    <message>
        <source>Keep what is not what its name says</source>
        <translation>保留内容与文件名不符的文件</translation>
    </message>
    <message>
        <source>Logins from ~/.netrc as well</source>
        <translation>同时使用 ~/.netrc 中的登录信息</translation>
    </message>
    <message>
        <source>Do not &amp;verify certificates (insecure)</source>
        <translation>不验证证书（不安全）(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Transfer</source>
        <translation>传输(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Identity</source>
        <translation>身份(&amp;I)</translation>
    </message>
    <message>
        <source>Net&amp;work</source>
        <translation>网络(&amp;W)</translation>
    </message>
    <message>
        <source>Follow links</source>
        <translation>递归下载</translation>
    </message>
    <message>
        <source>E&amp;xtract</source>
        <translation>提取(&amp;X)</translation>
    </message>
    <message>
        <source>never</source>
        <translation>不重试</translation>
    </message>
    <message>
        <source>Large files are fetched over several connections at once, where the server allows it.</source>
        <translation>服务器支持时，通过多个连接同时下载大文件。</translation>
    </message>
    <message>
        <source>Of all files of this batch together. It can be changed while the batch runs.</source>
        <translation>此批次所有文件合计的限速，批次运行期间可随时更改。</translation>
    </message>
    <message>
        <source>An attempt that is slower for as long as the server may be silent is broken off and made again.</source>
        <translation>若低于此速度的时间达到传输超时，则中断并重新尝试。</translation>
    </message>
    <message>
        <source>Connections a &amp;file:</source>
        <translation>每个文件的连接数(&amp;F)：</translation>
    </message>
    <message>
        <source>S&amp;peed limit:</source>
        <translation>限速(&amp;B)：</translation>
    </message>
    <message>
        <source>Lowest speed:</source>
        <translation>最低速度：</translation>
    </message>
    <message>
        <source>Tr&amp;y again:</source>
        <translation>自动重试(&amp;Y)：</translation>
    </message>
    <message>
        <source>&amp;Give up after:</source>
        <translation>传输超时(&amp;P)：</translation>
    </message>
    <message>
        <source>Connect wit&amp;hin:</source>
        <translation>连接超时(&amp;H)：</translation>
    </message>
    <message>
        <source>Otherwise a login page that comes under the name of a zip counts as failed.</source>
        <translation>否则，名为 zip、实为登录页面的文件会被视为下载失败。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Haul&apos;s own</source>
        <translation>Haul 默认</translation>
    </message>
    <message>
        <source>name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Login name</source>
        <translation>登录用户名</translation>
    </message>
    <message>
        <source>password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Name: value</source>
        <translation>名称: 值</translation>
    </message>
    <message>
        <source>Sent with every request, one a line.</source>
        <translation>随每个请求发送，每行一个。</translation>
    </message>
    <message>
        <source>&amp;Referer:</source>
        <translation>Referer(&amp;R)：</translation>
    </message>
    <message>
        <source>&amp;User agent:</source>
        <translation>用户代理(&amp;U)：</translation>
    </message>
    <message>
        <source>Lo&amp;gin:</source>
        <translation>登录(&amp;G)：</translation>
    </message>
    <message>
        <source>&amp;Headers:</source>
        <translation>请求头(&amp;Q)：</translation>
    </message>
    <message>
        <source>Cookies &amp;file:</source>
        <translation>Cookie 文件(&amp;J)：</translation>
    </message>
    <message>
        <source>A cookies.txt, as browsers&apos; extensions export it</source>
        <translation>由浏览器扩展导出的 cookies.txt</translation>
    </message>
    <message>
        <source>Choose the cookies file</source>
        <translation>选择 Cookie 文件</translation>
    </message>
    <message>
        <source>as the system says</source>
        <translation>跟随系统设置</translation>
    </message>
    <message>
        <source>http://, https://, socks5:// or socks5h://, then host and port</source>
        <translation>以 http://、https://、socks5:// 或 socks5h:// 开头，后接主机和端口</translation>
    </message>
    <message>
        <source>Anybody on the way can read and change what is sent. Only for servers that you trust for another reason.</source>
        <translation>传输途中的任何人都能读取和篡改数据。仅适用于您有其他理由信任的服务器。</translation>
    </message>
    <message>
        <source>Prox&amp;y:</source>
        <translation>代理(&amp;Y)：</translation>
    </message>
    <message>
        <source>Line %1 of the headers does not look like “Name: value”.</source>
        <translation>请求头第 %1 行不符合“名称: 值”的格式。</translation>
    </message>
    <message>
        <source>The cookies file cannot be read.</source>
        <translation>无法读取 Cookie 文件。</translation>
    </message>
    <message>
        <source>Cookies File</source>
        <translation>Cookie 文件</translation>
    </message>
    <message>
        <source>Cookies (*.txt);;All files (*)</source>
        <translation>Cookie 文件 (*.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Cookies file</source>
        <translation>Cookie 文件</translation>
    </message>
    <message>
        <source>Sta&amp;rt:</source>
        <translation>开始(&amp;R)：</translation>
    </message>
</context>
<context>
    <name>haul::NoticeBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>haul::OutcomeBar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>haul::PageLinks</name>
    <message>
        <source>&amp;Collect Links</source>
        <translation>收集链接(&amp;C)</translation>
    </message>
    <message>
        <source>Links of a Page</source>
        <translation>网页中的链接</translation>
    </message>
    <message>
        <source>&amp;Address of the page, feed, sitemap or playlist:</source>
        <translation>网页、订阅源、站点地图或播放列表的地址(&amp;A)：</translation>
    </message>
    <message>
        <source>Fetching…</source>
        <translation>正在获取…</translation>
    </message>
</context>
<context>
    <name>haul::PreviewModel</name>
    <message>
        <source>The same as line %1</source>
        <translation>与第 %1 行相同</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Saved as</source>
        <translation>保存为</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接状态</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>重复情况</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>原文</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>相关内容</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
</context>
<context>
    <name>haul::PriorityMenu</name>
    <message>
        <source>&amp;High</source>
        <translation>高(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Normal</source>
        <translation>普通(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Low</source>
        <translation>低(&amp;L)</translation>
    </message>
</context>
<context>
    <name>haul::ProxyState</name>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>New batches go through this proxy.</source>
        <translation>新批次使用此代理。</translation>
    </message>
    <message>
        <source>The chosen batch goes through this proxy.</source>
        <translation>所选批次使用此代理。</translation>
    </message>
    <message>
        <source>The environment names this proxy for %1.</source>
        <translation>环境变量为 %1 指定了此代理。</translation>
    </message>
    <message>
        <source>The system names this proxy for %1.</source>
        <translation>系统为 %1 指定了此代理。</translation>
    </message>
    <message>
        <source>Proxy: %1</source>
        <translation>代理：%1</translation>
    </message>
    <message>
        <source>A click opens the settings, which hold for new batches.</source>
        <translation>单击打开设置，对新批次有效。</translation>
    </message>
</context>
<context>
    <name>haul::RateMenu</name>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>&amp;No Limit</source>
        <translation>不限速(&amp;N)</translation>
    </message>
    <message>
        <source>Other:</source>
        <translation>其他：</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设定</translation>
    </message>
    <message>
        <source>Other speed limit</source>
        <translation>其他限速</translation>
    </message>
    <message>
        <source>Set this speed limit</source>
        <translation>设定此限速</translation>
    </message>
</context>
<context>
    <name>haul::RateSpin</name>
    <message>
        <source> KiB/s</source>
        <translation> KiB/s</translation>
    </message>
</context>
<context>
    <name>haul::ReadingForm</name>
    <message>
        <source>Format of the list</source>
        <translation>列表格式</translation>
    </message>
    <message>
        <source>&amp;Base address:</source>
        <translation>基准地址(&amp;B)：</translation>
    </message>
    <message>
        <source>Where the list comes from: its names and links are relative to it.</source>
        <translation>列表的来源地址：其中的名称和链接均相对于此地址。</translation>
    </message>
</context>
<context>
    <name>haul::RestLine</name>
    <message>
        <source>Ask the servers that could not be reached again at once</source>
        <translation>立即重新请求无法连接的服务器</translation>
    </message>
    <message>
        <source>Try Now</source>
        <translation>立即尝试</translation>
    </message>
</context>
<context>
    <name>haul::ResultColumns</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
</context>
<context>
    <name>haul::ResultTable</name>
    <message>
        <source>Filter results</source>
        <translation>筛选结果</translation>
    </message>
    <message>
        <source>Filter by title, address, type or field</source>
        <translation>按标题、地址、类型或字段筛选</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>&amp;Show All Results</source>
        <translation>显示所有结果(&amp;S)</translation>
    </message>
    <message>
        <source>This batch makes no results</source>
        <translation>此批次不生成结果</translation>
    </message>
    <message>
        <source>“Read titles and links of pages” was off in its import.</source>
        <translation>导入时未启用“读取网页的标题和链接”。</translation>
    </message>
    <message>
        <source>No results yet</source>
        <translation>暂无结果</translation>
    </message>
    <message>
        <source>What is found in a file appears here when the file is done.</source>
        <translation>文件下载完成后，其中提取到的内容会显示在这里。</translation>
    </message>
    <message>
        <source>No result matches “%1”</source>
        <translation>没有符合“%1”的结果</translation>
    </message>
    <message>
        <source>Not copied: that is too much for the clipboard</source>
        <translation>未复制：内容过多，剪贴板无法容纳</translation>
    </message>
    <message>
        <source>%1 copied</source>
        <translation>已复制 %1</translation>
    </message>
</context>
<context>
    <name>haul::ResultsPane</name>
    <message>
        <source>Links of the chosen result</source>
        <translation>所选结果的链接</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Export as a &amp;Table…</source>
        <translation>导出为表格(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Export Links…</source>
        <translation>导出链接(&amp;E)…</translation>
    </message>
    <message>
        <source>Collect &amp;Links…</source>
        <translation>收集链接(&amp;L)…</translation>
    </message>
    <message>
        <source>&amp;Verify the Batch with This…</source>
        <translation>用此文件校验批次(&amp;V)…</translation>
    </message>
</context>
<context>
    <name>haul::ScheduleSettings</name>
    <message>
        <source>Wait while there is no network</source>
        <translation>没有网络时等待</translation>
    </message>
    <message>
        <source>Batches stand still while the computer is offline, and then go on by themselves. Otherwise their tasks fail after some attempts.</source>
        <translation>计算机离线时批次会停下，恢复后自动继续。否则任务会在几次尝试后失败。</translation>
    </message>
    <message>
        <source>This system does not say whether there is a network, so Haul cannot wait for one.</source>
        <translation>此系统不提供网络状态，因此 Haul 无法等待网络。</translation>
    </message>
    <message>
        <source>Wait on a metered network</source>
        <translation>在按流量计费的网络上等待</translation>
    </message>
    <message>
        <source>Nothing is downloaded over a network whose bytes are counted, such as a phone&apos;s.</source>
        <translation>不通过按流量计费的网络（例如手机热点）下载。</translation>
    </message>
    <message>
        <source>This system does not say which networks are metered, so Haul cannot spare them.</source>
        <translation>此系统不说明哪些网络按流量计费，因此 Haul 无法避开它们。</translation>
    </message>
    <message>
        <source>Timetable</source>
        <translation>时间表</translation>
    </message>
    <message>
        <source>Choose what to paint with, then click or drag over the hours; the name of a day or hour takes all of it. By keys: arrows move, with Shift they select, the space bar changes.</source>
        <translation>先选择要涂的内容，再在各小时上单击或拖动；单击某天或某小时的名称可选中整行或整列。键盘操作：方向键移动，按住 Shift 选择，空格键更改。</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>计划</translation>
    </message>
</context>
<context>
    <name>haul::ScheduleWords</name>
    <message>
        <source>full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>lower speed</source>
        <translation>低速</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>不下载</translation>
    </message>
    <message>
        <source>%1, %2 to %3: %4</source>
        <translation>%1，%2 至 %3：%4</translation>
    </message>
    <message>
        <source>Waiting for the network: there is none at the moment. Downloads go on by themselves.</source>
        <translation>正在等待网络：目前没有网络。恢复后下载会自动继续。</translation>
    </message>
    <message>
        <source>Waiting: this network is metered. Downloads go on by themselves on another one.</source>
        <translation>正在等待：此网络按流量计费。换用其他网络后下载会自动继续。</translation>
    </message>
    <message>
        <source>Waiting until %1, as the timetable says.</source>
        <translation>按时间表等待到 %1。</translation>
    </message>
    <message>
        <source>Waiting: the timetable leaves no hour to download in. It can be changed in the settings.</source>
        <translation>正在等待：时间表中没有可下载的时段，可以在设置中更改。</translation>
    </message>
</context>
<context>
    <name>haul::SegmentStrip</name>
    <message>
        <source>Parts of the file</source>
        <translation>文件分段</translation>
    </message>
    <message>
        <source>%1 of the file is there: %2</source>
        <translation>文件已下载 %1：%2</translation>
    </message>
</context>
<context>
    <name>haul::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Start and lists</source>
        <translation>启动与列表</translation>
    </message>
    <message>
        <source>Go on at start</source>
        <translation>启动时继续</translation>
    </message>
    <message>
        <source>When Haul starts, batches that have not ended go on by themselves. Otherwise they wait, paused.</source>
        <translation>Haul 启动时自动继续未结束的批次；否则这些批次保持暂停。</translation>
    </message>
    <message>
        <source>Watch the clipboard</source>
        <translation>监视剪贴板</translation>
    </message>
    <message>
        <source>Offers to import the URLs in what is copied anywhere. Nothing starts by itself.</source>
        <translation>在任意程序中复制 URL 时提示导入，不会自动开始下载。</translation>
    </message>
    <message>
        <source>Watch a folder for lists</source>
        <translation>监视文件夹中的列表</translation>
    </message>
    <message>
        <source>Lists that are put into the folder open in the import preview, and are then called “….taken”.</source>
        <translation>放入该文件夹的列表会在导入预览中打开，随后改名为“….taken”。</translation>
    </message>
    <message>
        <source>New batches</source>
        <translation>新批次</translation>
    </message>
    <message>
        <source>When a file is there already</source>
        <translation>文件已存在时</translation>
    </message>
    <message>
        <source>What happens to a file whose name is taken. Each import can say otherwise.</source>
        <translation>遇到同名文件时的处理方式，每次导入时可另行选择。</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Which folders are made within the folder of the batch.</source>
        <translation>在批次的文件夹内如何建立子文件夹。</translation>
    </message>
    <message>
        <source>Read titles and links of pages</source>
        <translation>读取网页的标题和链接</translation>
    </message>
    <message>
        <source>Makes a result of every file that arrives, for the table of results.</source>
        <translation>为下载到的每个文件生成一条结果，显示在结果表中。</translation>
    </message>
    <message>
        <source>Keep what is not what its name says</source>
        <translation>保留内容与文件名不符的文件</translation>
    </message>
    <message>
        <source>Otherwise a login page that comes under the name of a zip counts as failed.</source>
        <translation>否则，名为 zip、实为登录页面的文件会被视为下载失败。</translation>
    </message>
    <message>
        <source>Compute the SHA-256 of every file</source>
        <translation>计算每个文件的 SHA-256</translation>
    </message>
    <message>
        <source>Shown in a task&apos;s details and kept in reports. It costs some time.</source>
        <translation>显示在任务详情中，并写入报告。计算需要一些时间。</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Files at once</source>
        <translation>同时下载的文件数</translation>
    </message>
    <message>
        <source>So many files are on their way at the same time, over all batches.</source>
        <translation>所有批次合计，最多同时下载的文件数量。</translation>
    </message>
    <message>
        <source>Connections to a server</source>
        <translation>每台服务器的连接数</translation>
    </message>
    <message>
        <source>At most so many at once to the same server. Many servers turn away who opens too many.</source>
        <translation>对同一服务器最多同时建立的连接数。许多服务器会拒绝连接过多的客户端。</translation>
    </message>
    <message>
        <source>Connections for a file</source>
        <translation>每个文件的连接数</translation>
    </message>
    <message>
        <source>Large files come over several connections at once, where the server allows it. Holds for new batches.</source>
        <translation>服务器支持时，通过多个连接同时下载大文件。对新批次生效。</translation>
    </message>
    <message>
        <source>Pause between two requests</source>
        <translation>请求间隔</translation>
    </message>
    <message>
        <source>To the same server. For servers that ask for patience.</source>
        <translation>向同一服务器连续发出请求时的间隔，适用于限制请求频率的服务器。</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>When servers fail</source>
        <translation>服务器出错时</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>自动重试</translation>
    </message>
    <message>
        <source>So often a task is tried again by itself after an error that may pass, with growing pauses. Holds for new batches.</source>
        <translation>遇到可能是暂时的错误时自动重试任务的次数，间隔逐次延长。对新批次生效。</translation>
    </message>
    <message>
        <source> times</source>
        <translation> 次</translation>
    </message>
    <message>
        <source>never</source>
        <translation>不重试</translation>
    </message>
    <message>
        <source>Connect within</source>
        <translation>连接超时</translation>
    </message>
    <message>
        <source>A server that does not answer for so long counts as out of reach. Holds for new batches.</source>
        <translation>超过此时间仍无响应的服务器视为无法连接。对新批次生效。</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Give up after silence of</source>
        <translation>传输超时</translation>
    </message>
    <message>
        <source>An attempt that gets no byte for so long is broken off. Holds for new batches.</source>
        <translation>超过此时间未收到任何数据，则中断此次尝试。对新批次生效。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>http://, https://, socks5:// or socks5h://, then host and port. Holds for new batches.</source>
        <translation>以 http://、https://、socks5:// 或 socks5h:// 开头，后接主机和端口。对新批次生效。</translation>
    </message>
    <message>
        <source>as the system says</source>
        <translation>跟随系统设置</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>用户代理</translation>
    </message>
    <message>
        <source>How Haul introduces itself to servers. Some answer to browsers only. Holds for new batches.</source>
        <translation>Haul 向服务器表明的身份，有些服务器只响应浏览器。对新批次生效。</translation>
    </message>
    <message>
        <source>Haul&apos;s own</source>
        <translation>Haul 默认</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>系统的下载文件夹</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Folder for Downloads</source>
        <translation>下载文件夹</translation>
    </message>
    <message>
        <source>Folder for downloads</source>
        <translation>下载文件夹</translation>
    </message>
    <message>
        <source>Every new batch gets a folder of its own in it. Where the last import went is proposed next.</source>
        <translation>每个新批次都会在其中建立自己的文件夹。下次导入默认使用上次的位置。</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>Of all batches together; also in the status bar.</source>
        <translation>所有批次合计的速度上限，也可在状态栏中设置。</translation>
    </message>
    <message>
        <source>as the desktop</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Of Haul&apos;s words; from the next start on.</source>
        <translation>Haul 的界面语言，下次启动时生效。</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Notify when a batch ends</source>
        <translation>批次结束时通知</translation>
    </message>
    <message>
        <source>Once for each batch, never for each file, and only while you look elsewhere.</source>
        <translation>每个批次通知一次，不会逐个文件通知，且仅在 Haul 窗口不在前台时通知。</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>系统托盘图标</translation>
    </message>
    <message>
        <source>Shows how far everything is, where the desktop has a tray.</source>
        <translation>显示总体进度，需要桌面环境提供系统托盘。</translation>
    </message>
    <message>
        <source>Sound at the end</source>
        <translation>结束时播放声音</translation>
    </message>
    <message>
        <source>Once, when everything has ended: what the desktop&apos;s sounds have for it, or a beep.</source>
        <translation>全部结束时播放一次：桌面的提示音，或蜂鸣声。</translation>
    </message>
</context>
<context>
    <name>haul::SettingsView</name>
    <message>
        <source>Find a setting</source>
        <translation>查找设置</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>设置分组</translation>
    </message>
    <message>
        <source>No setting mentions “%1”</source>
        <translation>没有与“%1”相关的设置</translation>
    </message>
</context>
<context>
    <name>haul::SpeedGraph</name>
    <message>
        <source>%1 min ago</source>
        <translation>%1 分钟前</translation>
    </message>
    <message>
        <source>Speed over time</source>
        <translation>速度曲线</translation>
    </message>
    <message>
        <source>Now %1, at most %2 in the last %3</source>
        <translation>当前 %1，最近 %3内最高 %2</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
</context>
<context>
    <name>haul::SpeedLimit</name>
    <message>
        <source>Speed Limit</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>No speed limit</source>
        <translation>不限速</translation>
    </message>
    <message>
        <source>Limit %1</source>
        <translation>限速 %1</translation>
    </message>
    <message>
        <source>&amp;Timetable…</source>
        <translation>时间表(&amp;T)…</translation>
    </message>
    <message>
        <source>Limit %1 until %2</source>
        <translation>限速 %1，到 %2</translation>
    </message>
</context>
<context>
    <name>haul::StartChoice</name>
    <message>
        <source>At once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>定时</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Day and time of the start</source>
        <translation>开始的日期和时间</translation>
    </message>
</context>
<context>
    <name>haul::StartDialog</name>
    <message>
        <source>Start at a Time</source>
        <translation>定时开始</translation>
    </message>
    <message>
        <source>When “%1” is to start. Until then it waits; what is under way stands still.</source>
        <translation>“%1”何时开始。在此之前它会等待，正在进行的传输也会暂停。</translation>
    </message>
    <message>
        <source>&amp;Start:</source>
        <translation>开始(&amp;S)：</translation>
    </message>
</context>
<context>
    <name>haul::TaskColumns</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>主机</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Cancel this task</source>
        <translation>取消此任务</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>haul::TaskCommands</name>
    <message>
        <source>This cannot be opened: it is no longer there, or no program is known for it.</source>
        <translation>无法打开：文件已不存在，或没有可打开它的程序。</translation>
    </message>
</context>
<context>
    <name>haul::TaskDetails</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Redirected to</source>
        <translation>重定向到</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连接数</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>No task chosen</source>
        <translation>未选择任务</translation>
    </message>
    <message>
        <source>Choose one above to see what it did.</source>
        <translation>在上方选择一项任务以查看其详情。</translation>
    </message>
    <message>
        <source>The server&apos;s answer</source>
        <translation>服务器响应</translation>
    </message>
    <message>
        <source>Certificates are not verified in this batch (insecure).</source>
        <translation>此批次未验证证书（不安全）。</translation>
    </message>
    <message>
        <source>HTTP %1</source>
        <translation>HTTP %1</translation>
    </message>
    <message>
        <source>%1   Attempt %2: %3; the next one after %4.</source>
        <translation>%1   第 %2 次尝试：%3；%4后重试。</translation>
    </message>
    <message>
        <source>The server&apos;s answer is kept of the latest tasks only, while Haul runs.</source>
        <translation>仅在 Haul 运行期间保留最近任务的服务器响应。</translation>
    </message>
    <message>
        <source>The server&apos;s answer will be shown here.</source>
        <translation>服务器响应将显示在这里。</translation>
    </message>
</context>
<context>
    <name>haul::TaskPane</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>No tasks in this batch</source>
        <translation>此批次中没有任务</translation>
    </message>
    <message>
        <source>Nothing is under way</source>
        <translation>没有进行中的任务</translation>
    </message>
    <message>
        <source>Nothing is waiting</source>
        <translation>没有等待中的任务</translation>
    </message>
    <message>
        <source>Nothing is done yet</source>
        <translation>还没有已完成的任务</translation>
    </message>
    <message>
        <source>Nothing has failed</source>
        <translation>没有失败的任务</translation>
    </message>
    <message>
        <source>Nothing was cancelled</source>
        <translation>没有已取消的任务</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter by name, address or error</source>
        <translation>按名称、地址或错误筛选</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Nothing matches “%1”</source>
        <translation>没有符合“%1”的任务</translation>
    </message>
    <message>
        <source>Press Esc in the filter to see everything again.</source>
        <translation>在筛选框中按 Esc 可恢复显示全部任务。</translation>
    </message>
    <message>
        <source>Only: %1</source>
        <translation>仅显示：%1</translation>
    </message>
</context>
<context>
    <name>haul::TaskRemoval</name>
    <message>
        <source>Removed %1 tasks from the list</source>
        <translation>已从列表中移除 %1 个任务</translation>
    </message>
    <message>
        <source>Removed “%1” from the list</source>
        <translation>已从列表中移除“%1”</translation>
    </message>
</context>
<context>
    <name>haul::TemplateEdit</name>
    <message>
        <source>Folders and names made of {batch} {host} {path} {name} {ext} {index} {date} {title}, for instance {host}/{index:04}-{name}{ext}</source>
        <translation>用 {batch} {host} {path} {name} {ext} {index} {date} {title} 组成文件夹和文件名，例如 {host}/{index:04}-{name}{ext}</translation>
    </message>
</context>
<context>
    <name>haul::TimetableEdit</name>
    <message>
        <source>Full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>Lower speed</source>
        <translation>低速</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不下载</translation>
    </message>
    <message>
        <source>Paint with this</source>
        <translation>用它来涂</translation>
    </message>
    <message>
        <source>Always Full Speed</source>
        <translation>始终全速</translation>
    </message>
    <message>
        <source>Lower on Working Days, %1 to %2</source>
        <translation>工作日 %1 至 %2 低速</translation>
    </message>
    <message>
        <source>Lower speed:</source>
        <translation>低速：</translation>
    </message>
</context>
<context>
    <name>haul::TotalsLine</name>
    <message>
        <source>Totals</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>%1 active</source>
        <translation>%1 个进行中</translation>
    </message>
    <message>
        <source>%1 received</source>
        <translation>已接收 %1</translation>
    </message>
</context>
<context>
    <name>haul::TrayIcon</name>
    <message>
        <source>&amp;Show Haul</source>
        <translation>显示 Haul(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Pause All</source>
        <translation>全部暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Resume All</source>
        <translation>全部继续(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Haul</source>
        <translation>Haul</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
</context>
<context>
    <name>haul::VerifyDialog</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: not in this batch</source>
        <translation>%1：不在此批次中</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>以及另外 %1 个</translation>
    </message>
    <message>
        <source>Verify %1</source>
        <translation>校验 %1</translation>
    </message>
    <message>
        <source>Reading the files that %1 names…</source>
        <translation>正在读取 %1 中列出的文件…</translation>
    </message>
    <message>
        <source>Files that are wrong or missing</source>
        <translation>不符或缺失的文件</translation>
    </message>
    <message>
        <source>The batch was removed before its files were read.</source>
        <translation>文件尚未读完，批次已被移除。</translation>
    </message>
</context>
<context>
    <name>haul::WeekGrid</name>
    <message>
        <source>Timetable</source>
        <translation>时间表</translation>
    </message>
</context>
<context>
    <name>haul::WindowActions</name>
    <message>
        <source>&amp;Import List…</source>
        <translation>导入列表(&amp;I)…</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import a list of URLs from a file</source>
        <translation>从文件导入 URL 列表</translation>
    </message>
    <message>
        <source>&amp;Add URLs…</source>
        <translation>添加 URL(&amp;A)…</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Type URLs or paste them</source>
        <translation>输入或粘贴 URL</translation>
    </message>
    <message>
        <source>&amp;Paste URLs</source>
        <translation>粘贴 URL(&amp;P)</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Import the URLs on the clipboard</source>
        <translation>导入剪贴板中的 URL</translation>
    </message>
    <message>
        <source>Lin&amp;ks of a Page…</source>
        <translation>网页中的链接(&amp;K)…</translation>
    </message>
    <message>
        <source>Speed &amp;Limit…</source>
        <translation>限速(&amp;L)…</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>Limit the speed of all batches together</source>
        <translation>限制所有批次的总速度</translation>
    </message>
    <message>
        <source>&amp;Watch the Clipboard</source>
        <translation>监视剪贴板(&amp;W)</translation>
    </message>
    <message>
        <source>Offers to import the URLs in what is copied anywhere; nothing starts by itself</source>
        <translation>在任意程序中复制 URL 时提示导入，不会自动开始下载</translation>
    </message>
    <message>
        <source>Lists that are put into the folder open in the import preview, and are then called “….taken”</source>
        <translation>放入该文件夹的列表会在导入预览中打开，随后改名为“….taken”</translation>
    </message>
    <message>
        <source>&amp;Go On at Start</source>
        <translation>启动时继续(&amp;G)</translation>
    </message>
    <message>
        <source>When Haul starts, batches that have not ended go on by themselves; otherwise they wait, paused</source>
        <translation>Haul 启动时自动继续未结束的批次，否则这些批次保持暂停</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Select &amp;All</source>
        <translation>全选(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>筛选(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>详情(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;About Haul</source>
        <translation>关于 Haul(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Cancel Batch</source>
        <translation>取消批次(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the whole batch</source>
        <translation>取消整个批次</translation>
    </message>
    <message>
        <source>Retry &amp;Failed</source>
        <translation>重试失败的任务(&amp;F)</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>重试失败项</translation>
    </message>
    <message>
        <source>Try all failed tasks of this batch again</source>
        <translation>重试此批次中所有失败的任务</translation>
    </message>
    <message>
        <source>&amp;Open Folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder of this batch</source>
        <translation>打开此批次的文件夹</translation>
    </message>
    <message>
        <source>&amp;All Tasks…</source>
        <translation>所有任务(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Failed, with Reasons…</source>
        <translation>失败的任务及原因(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Not Done…</source>
        <translation>未完成的任务(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Chosen Tasks…</source>
        <translation>所选任务(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Results as a Table…</source>
        <translation>结果表格(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Links of All Results…</source>
        <translation>所有结果的链接(&amp;L)…</translation>
    </message>
    <message>
        <source>Collect Lin&amp;ks…</source>
        <translation>收集链接(&amp;K)…</translation>
    </message>
    <message>
        <source>Remo&amp;ve from List</source>
        <translation>从列表中移除(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Open &amp;Folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>重试(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>批次(&amp;B)</translation>
    </message>
    <message>
        <source>Speed &amp;Limit</source>
        <translation>限速(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Task</source>
        <translation>任务(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Re&amp;move from List</source>
        <translation>从列表中移除(&amp;M)</translation>
    </message>
    <message>
        <source>Watch a &amp;Folder…</source>
        <translation>监视文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Watch “%1”</source>
        <translation>监视“%1”</translation>
    </message>
    <message>
        <source>&amp;Resume Batch</source>
        <translation>继续批次(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause Batch</source>
        <translation>暂停批次(&amp;P)</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on with this batch</source>
        <translation>继续下载此批次</translation>
    </message>
    <message>
        <source>Pause this batch; what is under way waits as well</source>
        <translation>暂停此批次，进行中的任务也会暂停</translation>
    </message>
    <message>
        <source>Copy &amp;URL</source>
        <translation>复制 URL(&amp;U)</translation>
    </message>
    <message>
        <source>Remove All &amp;That Have Ended</source>
        <translation>移除所有已结束的批次(&amp;A)</translation>
    </message>
    <message>
        <source>Un&amp;do Removal</source>
        <translation>撤销移除(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Tray Icon</source>
        <translation>系统托盘图标(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Notify When Batches End</source>
        <translation>批次结束时通知(&amp;N)</translation>
    </message>
    <message>
        <source>Rena&amp;me</source>
        <translation>重命名(&amp;N)</translation>
    </message>
    <message>
        <source>Move &amp;Up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move &amp;Down</source>
        <translation>下移(&amp;D)</translation>
    </message>
    <message>
        <source>C&amp;hange Folder…</source>
        <translation>更改文件夹(&amp;H)…</translation>
    </message>
    <message>
        <source>Delete F&amp;iles…</source>
        <translation>删除文件(&amp;I)…</translation>
    </message>
    <message>
        <source>Priorit&amp;y</source>
        <translation>优先级(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Start at a Time…</source>
        <translation>定时开始(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Sound at the End</source>
        <translation>结束时播放声音(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;All Limits…</source>
        <translation>所有限制(&amp;G)…</translation>
    </message>
</context>
<context>
    <name>haul::words</name>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>KiB</source>
        <translation>KiB</translation>
    </message>
    <message>
        <source>MiB</source>
        <translation>MiB</translation>
    </message>
    <message>
        <source>GiB</source>
        <translation>GiB</translation>
    </message>
    <message>
        <source>TiB</source>
        <translation>TiB</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 of %2 %3</source>
        <translation>%1 / %2 %3</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>限速 %1</translation>
    </message>
    <message>
        <source>over 100 days</source>
        <translation>超过 100 天</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 天 %2 小时</translation>
    </message>
    <message>
        <source>under 0.1 s</source>
        <translation>不到 0.1 秒</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>1 个文件</translation>
    </message>
    <message numerus="yes">
        <source>%1 files</source>
        <translation>
            <numerusform>%1 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>1 link</source>
        <translation>1 个链接</translation>
    </message>
    <message numerus="yes">
        <source>%1 links</source>
        <translation>
            <numerusform>%1 个链接</numerusform>
        </translation>
    </message>
    <message>
        <source>1 result</source>
        <translation>1 条结果</translation>
    </message>
    <message numerus="yes">
        <source>%1 results</source>
        <translation>
            <numerusform>%1 条结果</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>下载中</translation>
    </message>
    <message>
        <source>Trying again</source>
        <translation>等待重试</translation>
    </message>
    <message>
        <source>Finishing</source>
        <translation>收尾中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>网页</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Media</source>
        <translation>媒体</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>脚本</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>框架</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>文档</translation>
    </message>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Page part</source>
        <translation>网页资源</translation>
    </message>
    <message>
        <source>No protocol in front, such as https://</source>
        <translation>开头缺少协议，例如 https://</translation>
    </message>
    <message>
        <source>Not http, https, ftp, ftps or sftp</source>
        <translation>不是 http、https、ftp、ftps 或 sftp</translation>
    </message>
    <message>
        <source>No server name</source>
        <translation>缺少服务器名</translation>
    </message>
    <message>
        <source>The server name or port cannot be right</source>
        <translation>服务器名或端口有误</translation>
    </message>
    <message>
        <source>Contains a character that no address may have</source>
        <translation>含有地址中不允许的字符</translation>
    </message>
    <message>
        <source>Not readable as text (UTF-8)</source>
        <translation>不是可读的文本 (UTF-8)</translation>
    </message>
    <message>
        <source>Too long for an address</source>
        <translation>地址过长</translation>
    </message>
    <message>
        <source>Not in the form of this list</source>
        <translation>不符合此列表的格式</translation>
    </message>
    <message>
        <source>Nothing to download in it</source>
        <translation>其中没有可下载的内容</translation>
    </message>
    <message>
        <source>Relative to an address that is not known</source>
        <translation>是相对地址，但基准地址未知</translation>
    </message>
    <message>
        <source>Its path leads out of the target folder</source>
        <translation>路径超出目标文件夹</translation>
    </message>
    <message>
        <source>A command that sends data; Haul only fetches</source>
        <translation>此命令会发送数据，而 Haul 只下载</translation>
    </message>
    <message>
        <source>Its pattern becomes more addresses than a list may have</source>
        <translation>其中的模式展开后超出列表的地址数上限</translation>
    </message>
    <message>
        <source>Keep both, number the new one</source>
        <translation>都保留，新文件加编号</translation>
    </message>
    <message>
        <source>Keep the old one, skip the new one</source>
        <translation>保留旧文件，跳过新文件</translation>
    </message>
    <message>
        <source>Replace the old one</source>
        <translation>替换旧文件</translation>
    </message>
    <message>
        <source>All files in this folder</source>
        <translation>全部放在此文件夹</translation>
    </message>
    <message>
        <source>A folder for each server</source>
        <translation>按服务器分文件夹</translation>
    </message>
    <message>
        <source>Folders as in the addresses</source>
        <translation>按地址中的路径分文件夹</translation>
    </message>
    <message>
        <source>A folder for each kind of file</source>
        <translation>按文件类别分文件夹</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1, all done</source>
        <translation>%1，全部完成</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>已完成 %1 / %2</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 个失败</translation>
    </message>
    <message>
        <source>%1 cancelled</source>
        <translation>%1 个已取消</translation>
    </message>
    <message>
        <source>%1 accepted</source>
        <translation>%1 个有效</translation>
    </message>
    <message>
        <source>1 duplicate</source>
        <translation>1 个重复</translation>
    </message>
    <message numerus="yes">
        <source>%1 duplicates</source>
        <translation>
            <numerusform>%1 个重复</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 rejected</source>
        <translation>%1 个无效</translation>
    </message>
    <message>
        <source>%1 blank or comment</source>
        <translation>%1 个空行或注释</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>1 line</source>
        <translation>共 1 行</translation>
    </message>
    <message numerus="yes">
        <source>%1 lines</source>
        <translation>
            <numerusform>共 %1 行</numerusform>
        </translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>自动检测</translation>
    </message>
    <message>
        <source>Plain text, one address a line</source>
        <translation>纯文本，每行一个地址</translation>
    </message>
    <message>
        <source>Any text with addresses in it</source>
        <translation>含有地址的任意文本</translation>
    </message>
    <message>
        <source>aria2 input file</source>
        <translation>aria2 输入文件</translation>
    </message>
    <message>
        <source>Metalink</source>
        <translation>Metalink</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格 (CSV)</translation>
    </message>
    <message>
        <source>Table with tabs (TSV)</source>
        <translation>制表符分隔的表格 (TSV)</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Links of a web page (HTML)</source>
        <translation>网页中的链接 (HTML)</translation>
    </message>
    <message>
        <source>Playlist (M3U)</source>
        <translation>播放列表 (M3U)</translation>
    </message>
    <message>
        <source>Sitemap</source>
        <translation>站点地图</translation>
    </message>
    <message>
        <source>Feed (RSS, Atom)</source>
        <translation>订阅源 (RSS、Atom)</translation>
    </message>
    <message>
        <source>curl commands</source>
        <translation>curl 命令</translation>
    </message>
    <message>
        <source>curl configuration file</source>
        <translation>curl 配置文件</translation>
    </message>
    <message>
        <source>wget commands</source>
        <translation>wget 命令</translation>
    </message>
    <message>
        <source>Checksums (SHA256SUMS, SFV)</source>
        <translation>校验和 (SHA256SUMS、SFV)</translation>
    </message>
    <message>
        <source>An option without a meaning here; kept for export</source>
        <translation>选项在此无效，已保留供导出</translation>
    </message>
    <message>
        <source>An option without a meaning here; left out</source>
        <translation>选项在此无效，已略去</translation>
    </message>
    <message>
        <source>Its cookies are sent with this address</source>
        <translation>其 Cookie 会随此地址发送</translation>
    </message>
    <message>
        <source>A name or folder that leads out of the target folder; left out</source>
        <translation>名称或文件夹超出目标文件夹，已略去</translation>
    </message>
    <message>
        <source>A value that cannot be right; left out</source>
        <translation>值有误，已略去</translation>
    </message>
    <message>
        <source>A further address that is none; left out</source>
        <translation>附加地址无效，已略去</translation>
    </message>
    <message>
        <source>The list ends in the middle</source>
        <translation>列表不完整，中途结束</translation>
    </message>
    <message>
        <source>E&amp;xpand patterns: 1 address with a pattern would become %2</source>
        <translation>展开地址中的模式(&amp;X)：1 个地址将变为 %2 个</translation>
    </message>
    <message numerus="yes">
        <source>E&amp;xpand patterns: %1 addresses with patterns would become %2</source>
        <translation>
            <numerusform>展开地址中的模式(&amp;X)：%1 个地址将变为 %2 个</numerusform>
        </translation>
    </message>
    <message>
        <source>1 address is in another batch already.</source>
        <translation>1 个地址已在其他批次中。</translation>
    </message>
    <message numerus="yes">
        <source>%1 addresses are in another batch already.</source>
        <translation>
            <numerusform>%1 个地址已在其他批次中。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 share their names, so all but the first of each get a number</source>
        <translation>%1重名，除每组的第一个外都会加上编号</translation>
    </message>
    <message>
        <source>1 exists already and the new one gets a number</source>
        <translation>1 个文件已存在，新文件将加上编号</translation>
    </message>
    <message numerus="yes">
        <source>%1 exist already and the new ones get a number</source>
        <translation>
            <numerusform>%1 个文件已存在，新文件将加上编号</numerusform>
        </translation>
    </message>
    <message>
        <source>1 exists already and is skipped</source>
        <translation>1 个文件已存在，将跳过</translation>
    </message>
    <message numerus="yes">
        <source>%1 exist already and are skipped</source>
        <translation>
            <numerusform>%1 个文件已存在，将跳过</numerusform>
        </translation>
    </message>
    <message>
        <source>1 exists already and is replaced</source>
        <translation>1 个文件已存在，将被替换</translation>
    </message>
    <message numerus="yes">
        <source>%1 exist already and are replaced</source>
        <translation>
            <numerusform>%1 个文件已存在，将被替换</numerusform>
        </translation>
    </message>
    <message>
        <source>1 has the name of a folder</source>
        <translation>1 个文件与文件夹同名</translation>
    </message>
    <message numerus="yes">
        <source>%1 have the name of a folder</source>
        <translation>
            <numerusform>%1 个文件与文件夹同名</numerusform>
        </translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>%1 of %2 checked</source>
        <translation>已检查 %1 / %2</translation>
    </message>
    <message>
        <source>%1, %2 with something wrong</source>
        <translation>%1，%2 个有问题</translation>
    </message>
    <message>
        <source>%1 of %2 links are there</source>
        <translation>%2 个链接中有 %1 个可用</translation>
    </message>
    <message>
        <source> (%1; %2 of unknown size)</source>
        <translation>（%1；%2 个大小未知）</translation>
    </message>
    <message>
        <source> (%1)</source>
        <translation>（%1）</translation>
    </message>
    <message>
        <source>1 file exists already</source>
        <translation>1 个文件已存在</translation>
    </message>
    <message numerus="yes">
        <source>%1 files exist already</source>
        <translation>
            <numerusform>%1 个文件已存在</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is dead</source>
        <translation>1 个已失效</translation>
    </message>
    <message numerus="yes">
        <source>%1 are dead</source>
        <translation>
            <numerusform>%1 个已失效</numerusform>
        </translation>
    </message>
    <message>
        <source>1 gave no clear answer</source>
        <translation>1 个无法确定</translation>
    </message>
    <message numerus="yes">
        <source>%1 gave no clear answer</source>
        <translation>
            <numerusform>%1 个无法确定</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is not what the list says</source>
        <translation>1 个与列表所述不符</translation>
    </message>
    <message numerus="yes">
        <source>%1 are not what the list says</source>
        <translation>
            <numerusform>%1 个与列表所述不符</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>There is no checksum in this file.</source>
        <translation>此文件中没有校验和。</translation>
    </message>
    <message>
        <source>1 file is as promised.</source>
        <translation>1 个文件与校验和一致。</translation>
    </message>
    <message numerus="yes">
        <source>%1 files are as promised.</source>
        <translation>
            <numerusform>%1 个文件与校验和一致。</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is not</source>
        <translation>1 个不一致</translation>
    </message>
    <message numerus="yes">
        <source>%1 are not</source>
        <translation>
            <numerusform>%1 个不一致</numerusform>
        </translation>
    </message>
    <message>
        <source>1 is not in this batch</source>
        <translation>1 个不在此批次中</translation>
    </message>
    <message numerus="yes">
        <source>%1 are not in this batch</source>
        <translation>
            <numerusform>%1 个不在此批次中</numerusform>
        </translation>
    </message>
    <message>
        <source>Of 1 file there is no checksum.</source>
        <translation>1 个文件没有校验和。</translation>
    </message>
    <message numerus="yes">
        <source>Of %1 files there is no checksum.</source>
        <translation>
            <numerusform>%1 个文件没有校验和。</numerusform>
        </translation>
    </message>
    <message>
        <source>Only the beginning of the checksum file was read.</source>
        <translation>校验和文件只读取了开头部分。</translation>
    </message>
    <message>
        <source>They do not fit on the disk: %1 needed, %2 free.</source>
        <translation>磁盘空间不足：需要 %1，可用 %2。</translation>
    </message>
    <message>
        <source>They may not fit on the disk: probably %1 needed, %2 free.</source>
        <translation>磁盘空间可能不足：大约需要 %1，可用 %2。</translation>
    </message>
    <message>
        <source>There, size unknown</source>
        <translation>可用，大小未知</translation>
    </message>
    <message>
        <source>Exists already</source>
        <translation>文件已存在</translation>
    </message>
    <message>
        <source>%1: more than the disk has room for</source>
        <translation>%1：超出磁盘可用空间</translation>
    </message>
    <message>
        <source>%1, %2 checked</source>
        <translation>%1，已勾选 %2 个</translation>
    </message>
    <message>
        <source>1 repeat</source>
        <translation>1 个重复</translation>
    </message>
    <message numerus="yes">
        <source>%1 repeats</source>
        <translation>
            <numerusform>%1 个重复</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 that cannot be downloaded</source>
        <translation>%1 个无法下载</translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>已略去：%1</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1 of %2 results</source>
        <translation>%1 / %2 个结果</translation>
    </message>
    <message>
        <source>%1 of %2 links</source>
        <translation>%1 / %2 个链接</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>剩余约 %1</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1，用时 %2</translation>
    </message>
    <message>
        <source>%1 on average</source>
        <translation>平均 %1</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1 个已完成</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>%1 个已跳过</translation>
    </message>
    <message>
        <source>%1 under way</source>
        <translation>%1 个进行中</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 个等待中</translation>
    </message>
    <message>
        <source>No tasks</source>
        <translation>没有任务</translation>
    </message>
    <message>
        <source>%1, at least %2 to come</source>
        <translation>%1，至少还有 %2</translation>
    </message>
    <message>
        <source>%1, about %2 left</source>
        <translation>%1，剩余约 %2</translation>
    </message>
    <message>
        <source> · %1 removed since</source>
        <translation> · 后来移除 %1 个</translation>
    </message>
    <message>
        <source>%1 cannot be reached.</source>
        <translation>无法连接到 %1。</translation>
    </message>
    <message>
        <source>%1 wants to be left alone.</source>
        <translation>%1 要求暂停请求。</translation>
    </message>
    <message>
        <source>Next attempt in %1.</source>
        <translation>%1后再次尝试。</translation>
    </message>
    <message>
        <source>Trying again now.</source>
        <translation>正在再次尝试。</translation>
    </message>
    <message>
        <source>%1 servers cannot be reached or want to be left alone.</source>
        <translation>%1 台服务器无法连接或要求暂停请求。</translation>
    </message>
</context>
</TS>
